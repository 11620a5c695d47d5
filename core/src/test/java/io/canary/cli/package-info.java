/** The commands that need no service, as a user at a terminal sees them. */
@NullMarked
package io.canary.cli;

import org.jspecify.annotations.NullMarked;
