package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a rollout. A field exists only in the states where it means something. */
public sealed interface State {

    /** Not final. */
    sealed interface Open extends State {}

    /** The canary has traffic, samples count, and the window is evaluated. */
    sealed interface Watched extends Open {
        Progress progress();

        /** The same state with new progress. */
        Watched with(Progress progress);
    }

    /** A state that a pause can resume to. */
    sealed interface Progressing extends Watched {
        @Override
        Progressing with(Progress progress);
    }

    /**
     * The rollout is over. The router has confirmed what the state says, unless the rollout never began or was
     * abandoned.
     */
    sealed interface Ended extends State {
        Instant at();
    }

    /** The first split was requested. */
    record Pending(RouterRequest request) implements Open {}

    /** The router confirmed the weight, and evidence is gathered. */
    record Soaking(Progress progress) implements Progressing {
        @Override
        public Soaking with(Progress other) {
            return new Soaking(other);
        }
    }

    /** The next weight was requested; until the router confirms, the last one is in force. */
    record Shifting(Progress progress, Weight to, RouterRequest request) implements Progressing {
        @Override
        public Shifting with(Progress other) {
            return new Shifting(other, to, request);
        }
    }

    /**
     * The confirmed weight was requested again, since it is no longer certain that it is in force. Until the router
     * confirms, it is unknown at which weight the samples were measured; then the step starts again.
     *
     * @param found the canary's share that was found instead; null if unknown
     */
    record Reasserting(Progress progress, @Nullable Weight found, RouterRequest request) implements Progressing {
        @Override
        public Reasserting with(Progress other) {
            return new Reasserting(other, found, request);
        }
    }

    /**
     * The traffic is not where the router had confirmed it to be, and no request moves it back.
     *
     * @param found the canary's share that was found
     */
    record Drifted(Progress progress, Weight found) implements Progressing {
        @Override
        public Drifted with(Progress other) {
            return new Drifted(other, found);
        }
    }

    /**
     * Held by a person or a safeguard. An open router request is still completed.
     *
     * @param why it is held; null if the state to resume to says why, or if it was not recorded
     */
    record Paused(Progressing resumeTo, @Nullable Reason why) implements Watched {

        /** A pause without a reason of its own. */
        public Paused(Progressing resumeTo) {
            this(resumeTo, null);
        }

        @Override
        public Progress progress() {
            return resumeTo.progress();
        }

        @Override
        public Paused with(Progress other) {
            return new Paused(resumeTo.with(other), why);
        }
    }

    /**
     * The router was asked to give the new version all traffic.
     *
     * @param requested whether a person requested it, rather than the end of the last step
     * @param unproven why a person promotes without a PASS: then no FAIL undoes it; null if it has passed
     * @param observed whether requests to the canary were reported in the step before
     */
    record Promoting(
            Progress progress, boolean requested, @Nullable Reason unproven, boolean observed, RouterRequest request)
            implements Watched {

        @Override
        public Promoting with(Progress other) {
            return new Promoting(other, requested, unproven, observed, request);
        }

        Promoting with(RouterRequest other) {
            return new Promoting(progress, requested, unproven, observed, other);
        }
    }

    /**
     * The router was asked to give the baseline all traffic. The request is retried until it confirms.
     *
     * @param confirmed the canary's weight that the router last confirmed
     * @param condemned whether a verdict, or a person, found the new version bad
     * @param first the first split, if the router has confirmed nothing of the deployment; null if it has, or if that
     *     is unknown
     */
    record RollingBack(
            int step,
            Weight confirmed,
            int failures,
            Outcome outcome,
            boolean condemned,
            Reason reason,
            RouterRequest request,
            @Nullable RouterRequest first)
            implements Open {

        RollingBack with(RouterRequest other) {
            return new RollingBack(step, confirmed, failures, outcome, condemned, reason, other, first);
        }

        RollingBack withFirst(@Nullable RouterRequest other) {
            return new RollingBack(step, confirmed, failures, outcome, condemned, reason, request, other);
        }

        /** Whether the router has certainly never given the canary any traffic. */
        boolean isUntouched() {
            return first != null && first.changedNothing();
        }
    }

    /** The final state of a rollback. */
    enum Outcome {
        ROLLED_BACK,
        CANCELLED,
        FAILED
    }

    /**
     * All traffic is on the new version.
     *
     * @param watch the watch over the promotion; null if it is no longer watched
     */
    record Promoted(
            int step,
            int failures,
            Instant at,
            Reason reason,
            @Nullable PromotionState watch) implements Ended {

        Promoted with(@Nullable PromotionState other) {
            return new Promoted(step, failures, at, reason, other);
        }
    }

    /**
     * All traffic is on the baseline.
     *
     * @param condemned whether a verdict, or a person, found the new version bad
     * @param recoveryWatch the watch over the baseline's recovery; null if it is over or switched off
     */
    record Reverted(
            int step,
            int failures,
            Instant at,
            Outcome outcome,
            boolean condemned,
            Reason reason,
            @Nullable RecoveryWatch recoveryWatch)
            implements Ended {

        Reverted with(@Nullable RecoveryWatch other) {
            return new Reverted(step, failures, at, outcome, condemned, reason, other);
        }
    }

    /**
     * The router never applied the first split and has certainly changed nothing: traffic is where it was before.
     *
     * @param reason why it could not start
     */
    record Unchanged(Instant at, Reason reason) implements Ended {}

    /**
     * Abandoned before the router confirmed the last request, which is not retried: where the traffic is, is unknown.
     *
     * @param reason who requested it, and where the traffic was last
     */
    record Abandoned(int step, int failures, Instant at, Reason reason) implements Ended {}

    /**
     * The watch over the baseline after a rollback: if it does not recover, the new version was not the cause.
     *
     * @param nextEvaluation when the baseline is evaluated next; for the last time at {@code until}
     */
    record RecoveryWatch(Instant nextEvaluation, Instant until) {}
}
