/**
 * Methods of judging, behind one small interface.
 *
 * <p>The place for one more, such as the project's own sequential engine: a class here that implements {@link
 * io.canary.bench.judge.method.Method}, and one line in {@code io.canary.bench.judge.Methods}. Its trial sees every
 * tick. What it answers counts at once if it is {@link io.canary.bench.judge.method.Act#ROLL_BACK}; otherwise when the
 * step has had its time: each tick from then on at which it answers {@link io.canary.bench.judge.method.Act#ADVANCE}
 * ends the step, whether or not an interval ends. So whoever needs a proof before it goes on holds until it has one.
 */
@NullMarked
package io.canary.bench.judge.method;

import org.jspecify.annotations.NullMarked;
