/** The commands that need no service, as somebody at a terminal sees them. */
@NullMarked
package io.canary.cli;

import org.jspecify.annotations.NullMarked;
