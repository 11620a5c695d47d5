@NullMarked
package io.canary.ingest.distribution;

import org.jspecify.annotations.NullMarked;
