package io.canary.journal;

import static io.canary.journal.ArbitraryValues.flags;
import static io.canary.journal.ArbitraryValues.instants;
import static io.canary.journal.ArbitraryValues.ints;
import static io.canary.journal.ArbitraryValues.texts;
import static io.canary.journal.ArbitraryValues.weights;

import io.canary.rollout.BakeState;
import io.canary.rollout.Conditions;
import io.canary.rollout.Failing;
import io.canary.rollout.Progress;
import io.canary.rollout.PromotionState;
import io.canary.rollout.Reason;
import io.canary.rollout.RouterOutage;
import io.canary.rollout.RouterRefusal;
import io.canary.rollout.RouterRequest;
import io.canary.rollout.ShareMismatch;
import io.canary.rollout.State;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Progressing;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** States of every kind. */
final class ArbitraryStates {
    private ArbitraryStates() {}

    static Arbitrary<State> states() {
        Arbitrary<State> pending = routerRequests().map(State.Pending::new);
        Arbitrary<State> paused =
                Combinators.combine(progressing(), reasons().injectNull(0.3)).as(State.Paused::new);
        Arbitrary<State> promoting = Combinators.combine(
                        progresses(), flags(), reasons().injectNull(0.3), flags(), routerRequests())
                .as(State.Promoting::new);
        Arbitrary<State> rollingBack = Combinators.combine(
                        ints(),
                        weights(),
                        ints(),
                        Arbitraries.of(Outcome.class),
                        flags(),
                        reasons(),
                        routerRequests(),
                        routerRequests().injectNull(0.3))
                .as(State.RollingBack::new);
        Arbitrary<State> promoted = Combinators.combine(
                        ints(), ints(), instants(), reasons(), promotions().injectNull(0.3))
                .as(State.Promoted::new);
        Arbitrary<State> unchanged = Combinators.combine(instants(), reasons()).as(State.Unchanged::new);
        Arbitrary<State> reverted = Combinators.combine(
                        ints(),
                        ints(),
                        instants(),
                        Arbitraries.of(Outcome.class),
                        flags(),
                        reasons(),
                        recoveryWatches().injectNull(0.3))
                .as(State.Reverted::new);
        Arbitrary<State> abandoned =
                Combinators.combine(ints(), ints(), instants(), reasons()).as(State.Abandoned::new);
        return Arbitraries.oneOf(
                pending, progressing(), paused, promoting, rollingBack, promoted, reverted, unchanged, abandoned);
    }

    private static Arbitrary<Progressing> progressing() {
        Arbitrary<Progressing> soaking = progresses().map(State.Soaking::new);
        Arbitrary<Progressing> shifting =
                Combinators.combine(progresses(), weights(), routerRequests()).as(State.Shifting::new);
        Arbitrary<Progressing> reasserting = Combinators.combine(
                        progresses(), weights().injectNull(0.3), routerRequests())
                .as(State.Reasserting::new);
        Arbitrary<Progressing> drifted =
                Combinators.combine(progresses(), weights()).as(State.Drifted::new);
        return Arbitraries.oneOf(soaking, shifting, reasserting, drifted);
    }

    private static Arbitrary<Progress> progresses() {
        var steps = Arbitraries.integers().lessOrEqual(Integer.MAX_VALUE - 1);
        return Combinators.combine(
                        steps,
                        weights(),
                        ints(),
                        instants(),
                        Combinators.combine(instants(), instants(), instants()).as(Times::new),
                        failings().injectNull(0.5),
                        bakes().injectNull(0.5),
                        conditions())
                .as((step, weight, failures, since, times, failing, bake, conditions) -> new Progress(
                        step,
                        weight,
                        failures,
                        since,
                        times.next,
                        times.hold,
                        times.deadline,
                        failing,
                        bake,
                        conditions));
    }

    private static Arbitrary<BakeState> bakes() {
        return Combinators.combine(
                        instants().injectNull(0.5),
                        Arbitraries.longs().between(0, 1L << 40).map(Duration::ofMillis))
                .as(BakeState::new);
    }

    private record Times(Instant next, Instant hold, Instant deadline) {}

    private static Arbitrary<Conditions> conditions() {
        return Combinators.combine(
                        outages().injectNull(0.5),
                        Combinators.combine(instants(), weights(), weights())
                                .as(ShareMismatch::new)
                                .injectNull(0.5),
                        Combinators.combine(instants(), texts())
                                .as(RouterRefusal::new)
                                .injectNull(0.5),
                        instants().injectNull(0.5),
                        instants().injectNull(0.5))
                .as(Conditions::new);
    }

    private static Arbitrary<RouterOutage> outages() {
        return Combinators.combine(instants(), instants().injectNull(0.3), reasons())
                .as(RouterOutage::new);
    }

    private static Arbitrary<PromotionState> promotions() {
        return Combinators.combine(
                        instants().injectNull(0.5),
                        Combinators.combine(instants(), reasons())
                                .as(PromotionState.Drift::new)
                                .injectNull(0.5),
                        outages().injectNull(0.5))
                .as(PromotionState::new);
    }

    private static Arbitrary<Failing> failings() {
        return Combinators.combine(texts(), flags()).as(Failing::new);
    }

    private static Arbitrary<State.RecoveryWatch> recoveryWatches() {
        return Combinators.combine(instants(), instants()).as(State.RecoveryWatch::new);
    }

    private static Arbitrary<RouterRequest> routerRequests() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        ints(),
                        instants(),
                        instants().injectNull(0.3),
                        texts().injectNull(0.3),
                        flags())
                .as(RouterRequest::new);
    }

    private static Arbitrary<Reason> reasons() {
        return ArbitraryReasons.with(texts());
    }
}
