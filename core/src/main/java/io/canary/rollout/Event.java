package io.canary.rollout;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Verdict;
import io.canary.spi.RouterException;
import java.time.Instant;

/** What can happen to a rollout. Every event carries its time. */
public sealed interface Event {
    Instant at();

    /** The window was judged. */
    record Judged(Instant at, Verdict verdict, Aggregates evidence) implements Event {}

    /** The time has come that {@link View#alarm} named. */
    record Alarm(Instant at) implements Event {}

    /** The router confirmed what it was asked. */
    record Confirmed(Instant at, long ask) implements Event {}

    /** The router could not do, or could not confirm, what it was asked. */
    record Failed(Instant at, long ask, RouterException.Kind kind, String error) implements Event {}

    /** The orchestrator was started again: what the traffic does meanwhile, and what became of open questions, is not known. */
    record Restarted(Instant at) implements Event {}

    /** Somebody wants something. */
    record Commanded(Instant at, Command command, String reason) implements Event {}

    /** Somebody wants the promotion now; the verdict on what the current step has shown comes with it. */
    record PromotionWanted(Instant at, Verdict verdict, Aggregates evidence) implements Event {}
}
