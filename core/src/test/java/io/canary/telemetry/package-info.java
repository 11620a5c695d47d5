@NullMarked
package io.canary.telemetry;

import org.jspecify.annotations.NullMarked;
