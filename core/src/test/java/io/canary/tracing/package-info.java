@NullMarked
package io.canary.tracing;

import org.jspecify.annotations.NullMarked;
