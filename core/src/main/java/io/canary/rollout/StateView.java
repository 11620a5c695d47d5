package io.canary.rollout;

import io.canary.rollout.State.Abandoned;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Ended;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.Pending;
import io.canary.rollout.State.Promoted;
import io.canary.rollout.State.Promoting;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Reverted;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Shifting;
import io.canary.rollout.State.Soaking;
import io.canary.rollout.State.Unchanged;
import io.canary.rollout.State.Watched;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What states look like from outside. */
public final class StateView {

    private StateView() {}

    public static Status status(State state) {
        return switch (state) {
            case Pending p -> Status.PENDING;
            case Soaking s -> Status.RUNNING;
            case Shifting s -> Status.RUNNING;
            case Reasserting r -> Status.RUNNING;
            case Drifted d -> Status.RUNNING;
            case Paused p -> Status.PAUSED;
            case Promoting p -> Status.PROMOTING;
            case RollingBack r -> r.outcome() == Outcome.CANCELLED ? Status.CANCELLING : Status.ROLLING_BACK;
            case Promoted p -> Status.PROMOTED;
            case Reverted w ->
                switch (w.outcome()) {
                    case ROLLED_BACK -> Status.ROLLED_BACK;
                    case CANCELLED -> Status.CANCELLED;
                    case FAILED -> Status.FAILED;
                };
            case Abandoned a -> Status.FAILED;
            case Unchanged u -> Status.FAILED;
        };
    }

    /** The canary's weight that the router last confirmed, or that was found where it is known to be another now. */
    public static Weight weight(State.Open state) {
        return switch (state) {
            case Pending p -> Weight.NONE;
            case Drifted d -> d.found();
            case Reasserting r when r.found() != null -> r.found();
            case Paused p -> weight(p.resumeTo());
            case Watched w -> w.progress().confirmed();
            case RollingBack r -> r.confirmed();
        };
    }

    /** The same for a deployment of any state; null where it is not known: it was abandoned, or never began. */
    public static @Nullable Weight weight(State state) {
        return switch (state) {
            case State.Open o -> weight(o);
            case Promoted p -> Weight.FULL;
            case Reverted w -> Weight.NONE;
            case Abandoned a -> null;
            case Unchanged u -> null;
        };
    }

    /** The step that the confirmed weight belongs to: 0 for the first weight. For an ended rollout, where it ended. */
    public static int step(State state) {
        return switch (state) {
            case Pending p -> 0;
            case Watched w -> w.progress().step();
            case RollingBack r -> r.step();
            case Promoted p -> p.step();
            case Reverted w -> w.step();
            case Abandoned a -> a.step();
            case Unchanged u -> 0;
        };
    }

    /** How long the current step is soaked, until it is judged and until it is judged again; once ended, the last. */
    public static Duration soak(DeploymentSpec spec, State state) {
        return spec.plan().step(step(state)).soak();
    }

    /** FAILs in a row. */
    public static int failures(State state) {
        return switch (state) {
            case Pending p -> 0;
            case Watched w -> w.progress().failures();
            case RollingBack r -> r.failures();
            case Promoted p -> p.failures();
            case Reverted w -> w.failures();
            case Abandoned a -> a.failures();
            case Unchanged u -> 0;
        };
    }

    /** When the current weight was confirmed; null where none is. */
    public static @Nullable Instant since(State state) {
        return state instanceof Watched w ? w.progress().since() : null;
    }

    /** When the window is judged next; null where it is not. */
    public static @Nullable Instant nextEvaluation(State state) {
        return state instanceof Watched w ? w.progress().nextEvaluation() : null;
    }

    /** Until when the canary bakes, or was to bake; null where it does not. */
    public static @Nullable Instant bakeUntil(State state) {
        return state instanceof Watched w ? w.progress().bakeUntil() : null;
    }

    /** The watch over the baseline after a rollback; null where there is none. */
    public static State.@Nullable RecoveryWatch recoveryWatch(State state) {
        return state instanceof Reverted w ? w.recoveryWatch() : null;
    }

    /** What the router has not yet confirmed; null where nothing is open. */
    public static @Nullable RouterRequest openAsk(State state) {
        return switch (state) {
            case Pending p -> p.request();
            case Shifting s -> s.request();
            case Reasserting r -> r.request();
            case Paused p -> openAsk(p.resumeTo());
            case Promoting p -> p.request();
            case RollingBack r -> r.request();
            case Soaking s -> null;
            case Drifted d -> null;
            case Ended e -> null;
        };
    }

    /** What a person has to do for it to go on; null for nothing. */
    public static @Nullable Reason attention(State state) {
        return state instanceof Soaking s && s.progress().conditions().awaitsSkip() != null
                ? Reason.of(ReasonCode.SKIP_OR_PROMOTE, s.progress().confirmed())
                : null;
    }

    /** Whether nothing is asked of the router, or it was in vain so often that the deployment may be abandoned. */
    public static boolean isAskedEnough(State state) {
        var request = openAsk(state);
        return request == null || request.failures() >= AbandonRules.FAILED_AT_LEAST;
    }

    /** Whether what was observed is what the router had confirmed. */
    public static boolean isAsConfirmed(DeploymentSpec spec, State state, Event.Observed seen) {
        return switch (state) {
            case Paused p -> isAsConfirmed(spec, p.resumeTo(), seen);
            case Soaking s -> DriftRules.isThere(spec, s.progress(), seen);
            case State other -> false;
        };
    }

    /** Whether it is not known which split is in force, and nobody is asking for one. */
    public static boolean isOutage(State state) {
        return outage(state) != null;
    }

    /** Why it is not known which split is in force where nobody is asking for one; null where it is known. */
    static @Nullable RouterOutage outage(State state) {
        return switch (state) {
            case Paused p -> outage(p.resumeTo());
            case Soaking s -> s.progress().conditions().routerOutage();
            case Drifted d -> d.progress().conditions().routerOutage();
            case Promoted p -> p.watch() == null ? null : p.watch().routerOutage();
            case State other -> null;
        };
    }

    /** Whether the router holds the canary's weight as it was put, so that its lease wants to be renewed. */
    public static boolean isHeld(State state) {
        return state instanceof Soaking || (state instanceof Paused p && p.resumeTo() instanceof Soaking);
    }

    /**
     * When {@link Event.TimerFired} is due; null where nothing is waited for. A deadline that is not before the next
     * evaluation is left out, as it is named again after that: a hundred thousand timers that go off in a day are not
     * for nothing.
     */
    public static @Nullable Instant alarm(DeploymentSpec spec, State state) {
        var request = openAsk(state);
        var retry = request == null ? null : request.retryAt();
        if (state instanceof Pending p) {
            return earlier(retry, p.request().since().plus(spec.routerDeadline()));
        } else if (state instanceof Watched w) {
            var now = w.progress();
            return now.deadline().isBefore(now.nextEvaluation()) ? earlier(retry, now.deadline()) : retry;
        }
        return retry;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }

    /**
     * What the deployment is doing or waiting for.
     *
     * @param last the decision before; null before the first
     */
    public static Reason reason(DeploymentSpec spec, State state, @Nullable Decision last) {
        return StatusReason.of(spec, state, last);
    }
}
