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

/** Derives from a state what users see of it. */
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

    /** The canary's weight that the router last confirmed, or the weight that was found if that is known to differ. */
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

    /** The same for any state; null if unknown because the deployment was abandoned or never began. */
    public static @Nullable Weight weight(State state) {
        return switch (state) {
            case State.Open o -> weight(o);
            case Promoted p -> Weight.FULL;
            case Reverted w -> Weight.NONE;
            case Abandoned a -> null;
            case Unchanged u -> null;
        };
    }

    /** The step of the confirmed weight: 0 for the first weight. For an ended rollout, the step in which it ended. */
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

    /** How long the current step soaks before each evaluation; after the end, the last step. */
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

    /** When the current weight was confirmed; null if none is. */
    public static @Nullable Instant since(State state) {
        return state instanceof Watched w ? w.progress().since() : null;
    }

    /** When the window is evaluated next; null for never. */
    public static @Nullable Instant nextEvaluation(State state) {
        return state instanceof Watched w ? w.progress().nextEvaluation() : null;
    }

    /** When the bake ends, or was to end; null without a bake. */
    public static @Nullable Instant bakeUntil(State state) {
        return state instanceof Watched w ? w.progress().bakeUntil() : null;
    }

    /** The watch over the baseline after a rollback; null for none. */
    public static State.@Nullable RecoveryWatch recoveryWatch(State state) {
        return state instanceof Reverted w ? w.recoveryWatch() : null;
    }

    /** The router request that is not yet confirmed; null for none. */
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

    /** What a person has to do before it can continue; null for nothing. */
    public static @Nullable Reason attention(State state) {
        return state instanceof Soaking s && s.progress().conditions().awaitsSkip() != null
                ? Reason.of(ReasonCode.SKIP_OR_PROMOTE, s.progress().confirmed())
                : null;
    }

    /** Whether no router request is open, or it has failed often enough that the deployment may be abandoned. */
    public static boolean isAskedEnough(State state) {
        var request = openAsk(state);
        return request == null || request.failures() >= AbandonRules.FAILED_AT_LEAST;
    }

    /** Whether the observed split is the confirmed one. */
    public static boolean isAsConfirmed(DeploymentSpec spec, State state, Event.Observed seen) {
        return switch (state) {
            case Paused p -> isAsConfirmed(spec, p.resumeTo(), seen);
            case Soaking s -> DriftRules.isThere(spec, s.progress(), seen);
            case State other -> false;
        };
    }

    /** Whether the split in force is unknown, and no router request is open. */
    public static boolean isOutage(State state) {
        return outage(state) != null;
    }

    /** Why the split in force is unknown while no router request is open; null if it is known. */
    static @Nullable RouterOutage outage(State state) {
        return switch (state) {
            case Paused p -> outage(p.resumeTo());
            case Soaking s -> s.progress().conditions().routerOutage();
            case Drifted d -> d.progress().conditions().routerOutage();
            case Promoted p -> p.watch() == null ? null : p.watch().routerOutage();
            case State other -> null;
        };
    }

    /** Whether the router holds the canary's confirmed weight, so that its lease is to be renewed. */
    public static boolean isHeld(State state) {
        return state instanceof Soaking || (state instanceof Paused p && p.resumeTo() instanceof Soaking);
    }

    /**
     * When {@link Event.TimerFired} is due; null for no timer. A deadline that is not before the next evaluation is
     * left out, as that evaluation sets it again: this spares a service with many deployments many long timers.
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
     * @param last the previous decision; null before the first
     */
    public static Reason reason(DeploymentSpec spec, State state, @Nullable Decision last) {
        return StatusReason.of(spec, state, last);
    }
}
