/**
 * What a user gets on the first day: whole rollouts with default settings and nothing learned before, with all rules,
 * safeguards and verdicts, of a service that reports as services do.
 */
@NullMarked
package io.canary.bench.judge.live;

import org.jspecify.annotations.NullMarked;
