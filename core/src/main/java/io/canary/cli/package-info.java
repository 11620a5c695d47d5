/** The command line. */
@NullMarked
package io.canary.cli;

import org.jspecify.annotations.NullMarked;
