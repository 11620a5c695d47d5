@NullMarked
package io.canary.ingest;

import org.jspecify.annotations.NullMarked;
