package io.canary.rollout;

import io.canary.spi.Weight;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a rollout stands. A field exists only in the state where it means something. */
public sealed interface State {

    /** Something can still follow. */
    sealed interface Open extends State {}

    /** The canary has traffic, samples count, and the window is judged. */
    sealed interface Watched extends Open {
        Progress progress();

        /** The same, further on. */
        Watched with(Progress progress);
    }

    /** A step of the climb; what a pause goes back to. */
    sealed interface Progressing extends Watched {
        @Override
        Progressing with(Progress progress);
    }

    /** The rollout is over. Where it began, and was not abandoned, the router has confirmed what the state says. */
    sealed interface Ended extends State {
        Instant at();
    }

    /** The first split was asked for. */
    record Pending(RouterRequest request) implements Open {}

    /** The router confirmed the weight, and evidence is gathered. */
    record Soaking(Progress progress) implements Progressing {
        @Override
        public Soaking with(Progress other) {
            return new Soaking(other);
        }
    }

    /** The router was asked for the next weight; until it confirms, the last one stands. */
    record Shifting(Progress progress, Weight to, RouterRequest request) implements Progressing {
        @Override
        public Shifting with(Progress other) {
            return new Shifting(other, to, request);
        }
    }

    /**
     * The router was asked for the confirmed weight again, since it is not sure any more that this is in force; until
     * it confirms, nobody knows what the samples were measured at, and the step starts again when it does.
     *
     * @param found the canary's share that was found in its place; null where nobody could tell
     */
    record Reasserting(Progress progress, @Nullable Weight found, RouterRequest request) implements Progressing {
        @Override
        public Reasserting with(Progress other) {
            return new Reasserting(other, found, request);
        }
    }

    /**
     * The traffic is not where the router had confirmed it to be, and nobody has asked for it again.
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
     * Held, by a person or a safeguard. What was asked of the router is still brought to its end.
     *
     * @param why it is held; null where what is gone back to says it, or where it was not kept
     */
    record Paused(Progressing resumeTo, @Nullable Reason why) implements Watched {

        /** One that does not say why. */
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
     * The router was asked to give the new version everything.
     *
     * @param requested whether a person wants it now, and not the end of the last step brings it
     * @param unproven why somebody wants it without a PASS: then no FAIL undoes it; null where it has passed
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
     * The router was asked to give the baseline everything. Asked until it confirms.
     *
     * @param confirmed the canary's weight that the router last confirmed
     * @param condemned whether a verdict, or a person, found the new version bad
     * @param first the first split, where the router has confirmed nothing of the deployment; null where it has, or
     *     where that is not known
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

        /** Whether the router has surely never given the canary anything. */
        boolean isUntouched() {
            return first != null && first.changedNothing();
        }
    }

    /** What a retreat ends in. */
    enum Outcome {
        ROLLED_BACK,
        CANCELLED,
        FAILED
    }

    /**
     * All traffic is on the new version.
     *
     * @param watch whether it stays there; null where that is not watched any more
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
     * @param recoveryWatch the watch over whether that helped; null when it is over, or was never wanted
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
     * The first split was never taken by the router, and what it did not take has surely changed nothing: traffic is
     * wherever it was before.
     *
     * @param reason why it never began
     */
    record Unchanged(Instant at, Reason reason) implements Ended {}

    /**
     * Given up while the router had not confirmed what it was asked, and never asked again: where the traffic is, is
     * not known.
     *
     * @param reason who wanted that, and where the traffic was last
     */
    record Abandoned(int step, int failures, Instant at, Reason reason) implements Ended {}

    /**
     * After a rollback the baseline is watched: if it does not recover, the new version was not what is wrong.
     *
     * @param nextEvaluation when what the baseline reports is judged next; at {@code until} for the last time
     */
    record RecoveryWatch(Instant nextEvaluation, Instant until) {}
}
