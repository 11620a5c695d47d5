/** Programs that plugins run, within limits. Enter at {@link io.canary.router.support.process.Program}. */
@NullMarked
package io.canary.router.support.process;

import org.jspecify.annotations.NullMarked;
