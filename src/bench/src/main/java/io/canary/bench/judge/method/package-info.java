/**
 * Methods of judging, behind one small interface.
 *
 * <p>The place for one more, such as the project's own sequential engine: a class here that implements
 * {@link io.canary.bench.judge.method.Method}, and one line in {@code io.canary.bench.judge.Methods}.
 */
@NullMarked
package io.canary.bench.judge.method;

import org.jspecify.annotations.NullMarked;
