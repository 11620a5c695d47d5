@NullMarked
package io.canary.ingest.otlp;

import org.jspecify.annotations.NullMarked;
