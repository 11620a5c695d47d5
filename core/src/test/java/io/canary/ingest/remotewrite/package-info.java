@NullMarked
package io.canary.ingest.remotewrite;

import org.jspecify.annotations.NullMarked;
