package io.canary.rollout;

import io.canary.rollout.State.Climbing;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Goal;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Retreating;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Watched;
import io.canary.rollout.State.Withdrawn;
import io.canary.spi.Weight;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What states look like from outside. */
public final class View {

    private View() {}

    public static Status status(State state) {
        return switch (state) {
            case Pending p -> Status.PENDING;
            case Soaking s -> Status.RUNNING;
            case Shifting s -> Status.RUNNING;
            case Reasserting r -> Status.RUNNING;
            case Paused p -> Status.PAUSED;
            case Promoting p -> Status.PROMOTING;
            case Retreating r -> r.goal() == Goal.CANCELLED ? Status.CANCELLING : Status.ROLLING_BACK;
            case Promoted p -> Status.PROMOTED;
            case Withdrawn w ->
                switch (w.goal()) {
                    case ROLLED_BACK -> Status.ROLLED_BACK;
                    case CANCELLED -> Status.CANCELLED;
                    case FAILED -> Status.FAILED;
                };
        };
    }

    /** The canary's weight that the router last confirmed. */
    public static Weight weight(State state) {
        return switch (state) {
            case Pending p -> Weight.NONE;
            case Climbing c -> c.confirmed();
            case Paused p -> p.resumeTo().confirmed();
            case Promoting p -> p.confirmed();
            case Retreating r -> r.confirmed();
            case Promoted p -> Weight.FULL;
            case Withdrawn w -> Weight.NONE;
        };
    }

    /** The step that the confirmed weight belongs to: 0 for the first weight. For an ended rollout, where it ended. */
    public static int step(State state) {
        return switch (state) {
            case Pending p -> 0;
            case Soaking s -> s.step();
            case Shifting s -> s.step() - 1;
            case Reasserting r -> r.step();
            case Paused p -> step(p.resumeTo());
            case Promoting p -> p.step() - 1;
            case Retreating r -> r.step();
            case Promoted p -> p.step();
            case Withdrawn w -> w.step();
        };
    }

    /** FAILs in a row. */
    public static int failures(State state) {
        return switch (state) {
            case Pending p -> 0;
            case Climbing c -> c.failures();
            case Paused p -> p.resumeTo().failures();
            case Promoting p -> p.failures();
            case Retreating r -> r.failures();
            case Promoted p -> p.failures();
            case Withdrawn w -> w.failures();
        };
    }

    /** When the current weight was confirmed; null where none is. */
    public static @Nullable Instant since(State state) {
        return switch (state) {
            case Soaking s -> s.since();
            case Shifting s -> s.since();
            case Reasserting r -> r.since();
            case Paused p -> since(p.resumeTo());
            case Promoting p -> p.since();
            case Pending p -> null;
            case Retreating r -> null;
            case Ended e -> null;
        };
    }

    /** When the window is judged next; null where it is not. */
    public static @Nullable Instant nextEvaluation(State state) {
        return switch (state) {
            case Watched w -> w.nextEvaluation();
            case Pending p -> null;
            case Retreating r -> null;
            case Ended e -> null;
        };
    }

    /** What the router has not yet confirmed; null where nothing is open. */
    public static @Nullable Ask openAsk(State state) {
        return switch (state) {
            case Pending p -> p.ask();
            case Shifting s -> s.ask();
            case Reasserting r -> r.ask();
            case Paused p -> openAsk(p.resumeTo());
            case Promoting p -> p.ask();
            case Retreating r -> r.ask();
            case Soaking s -> null;
            case Ended e -> null;
        };
    }

    /** When {@link Event.Alarm} is due; null where nothing is waited for. */
    public static @Nullable Instant alarm(DeploymentSpec spec, State state) {
        var ask = openAsk(state);
        var retry = ask == null ? null : ask.retryAt();
        if (state instanceof Pending p) {
            var deadline = p.ask().since().plus(spec.routerDeadline());
            return retry == null || deadline.isBefore(retry) ? deadline : retry;
        }
        return retry;
    }

    /** What the deployment is doing or waiting for, for people. */
    public static String reason(DeploymentSpec spec, State state) {
        return switch (state) {
            case Pending p ->
                "asking router " + spec.router() + " for " + spec.strategy().initialWeight()
                        + p.ask().words();
            case Soaking s -> "soaking at " + s.confirmed();
            case Shifting s ->
                "asking router " + spec.router() + " for " + s.to() + ", " + s.confirmed() + " confirmed"
                        + s.ask().words();
            case Reasserting r ->
                "asking router " + spec.router() + " for " + r.confirmed() + " again"
                        + r.ask().words();
            case Paused p -> "paused; " + reason(spec, p.resumeTo());
            case Promoting p ->
                "asking router " + spec.router() + " to promote " + spec.newVersion() + ", " + p.confirmed()
                        + " confirmed" + p.ask().words();
            case Retreating r ->
                r.reason() + "; asking router " + spec.router() + " to put " + spec.baselineVersion() + " back"
                        + r.ask().words();
            case Promoted p -> p.reason();
            case Withdrawn w -> w.reason();
        };
    }
}
