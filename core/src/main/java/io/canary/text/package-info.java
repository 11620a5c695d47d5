/**
 * The sentences that people read. The rules give a {@link io.canary.rollout.Reason}: a code with arguments. {@link
 * io.canary.text.ReasonText} makes its sentence, for REST and the event bus, the log, the journal's table of bad
 * versions, and simulations; {@code Retold} reads sentences of recordings. {@link io.canary.text.EnumNames} spells
 * constants for everything outside of the program. Pure, as the rules are.
 */
@NullMarked
package io.canary.text;

import org.jspecify.annotations.NullMarked;
