/**
 * A source that runs a program for each interval. {@code ExecSource} obeys the host, and {@code Answers} reads what the
 * program says.
 */
@NullMarked
package io.canary.source.exec;

import org.jspecify.annotations.NullMarked;
