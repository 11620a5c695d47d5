package io.canary.journal;

import static io.canary.journal.ArbitrarySpecs.ofSomeMetrics;
import static io.canary.journal.ArbitrarySpecs.policies;
import static io.canary.journal.ArbitraryValues.doubles;
import static io.canary.journal.ArbitraryValues.durations;
import static io.canary.journal.ArbitraryValues.flags;
import static io.canary.journal.ArbitraryValues.instants;
import static io.canary.journal.ArbitraryValues.ints;
import static io.canary.journal.ArbitraryValues.texts;
import static io.canary.journal.ArbitraryValues.weights;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Comparing;
import io.canary.analysis.Coverage;
import io.canary.analysis.LatencyBounds;
import io.canary.analysis.PercentileBounds;
import io.canary.analysis.Role;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Stratum;
import io.canary.rollout.Decision;
import io.canary.rollout.Lateness;
import io.canary.rollout.PartialWindow;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Decisions with verdicts of every kind. */
final class ArbitraryDecisions {
    private ArbitraryDecisions() {}

    static Arbitrary<Decision> decisions() {
        return Combinators.combine(
                        instants(),
                        Arbitraries.of(Decision.Kind.class),
                        Arbitraries.of(Decision.Trigger.class),
                        ints(),
                        weights(),
                        ints(),
                        Combinators.combine(
                                        verdicts(),
                                        strata(),
                                        partialWindows().injectNull(0.5),
                                        lateness().injectNull(0.5))
                                .as(Judged::new),
                        aggregates())
                .as((at, kind, trigger, step, weight, failures, judged, evidence) -> new Decision(
                        at,
                        kind,
                        trigger,
                        step,
                        weight,
                        failures,
                        judged.verdict,
                        evidence,
                        judged.strata,
                        judged.part,
                        judged.late));
    }

    private record Judged(
            Verdict verdict,
            List<Stratum> strata,
            @Nullable PartialWindow part,
            @Nullable Lateness late) {}

    private static Arbitrary<Lateness> lateness() {
        return Combinators.combine(Arbitraries.of(Role.class), durations(), durations())
                .as(Lateness::new);
    }

    private static Arbitrary<PartialWindow> partialWindows() {
        return Combinators.combine(durations(), durations()).as(PartialWindow::new);
    }

    /** Strata are recorded whether the canary was compared or not. */
    private static Arbitrary<List<Stratum>> strata() {
        return comparative().map(v -> v.compared().inputs().ticks());
    }

    private static Arbitrary<Verdict.Reported> reported() {
        return Arbitraries.longs().between(0, 1_000).map(requests -> new Verdict.Reported(requests, 1_001));
    }

    private static Arbitrary<Verdict> verdicts() {
        var metrics = Arbitraries.of(StandardMetric.class).list().ofMaxSize(4);
        var violations = Combinators.combine(
                        Arbitraries.of(StandardMetric.class),
                        doubles(),
                        doubles(),
                        latencyBounds().injectNull(0.5),
                        reported().injectNull(0.5))
                .as(Verdict.Violation::new)
                .list()
                .ofMaxSize(4);
        var undecided = Combinators.combine(Arbitraries.of(StandardMetric.class), latencyBounds(), doubles())
                .as(Verdict.Undecided::new)
                .list()
                .ofMaxSize(2);
        Arbitrary<Verdict> pass = Combinators.combine(metrics, undecided).as(Verdict.WithinLimits::new);
        Arbitrary<Verdict> fail =
                Combinators.combine(violations, metrics, undecided).as(Verdict.OutsideLimits::new);
        Arbitrary<Verdict> inconclusive =
                Combinators.combine(aggregates(), policies()).as(Verdict.InsufficientEvidence::new);
        Arbitrary<Verdict> unmeasured =
                Combinators.combine(aggregates(), policies()).as(Verdict.Unmeasured::new);
        Arbitrary<Verdict> providerFailure = texts().map(Verdict.ProviderFailure::new);
        Arbitrary<Verdict> providerError = texts().map(Verdict.ProviderError::new);
        var plain = Arbitraries.oneOf(pass, fail, inconclusive, unmeasured, providerFailure, providerError);
        var overridden = Combinators.combine(plain, comparative()).as(ArbitraryDecisions::overridden);
        return Arbitraries.oneOf(plain, comparative().map(v -> v), overridden);
    }

    private static Verdict overridden(Verdict by, Verdict.Comparative compared) {
        return by instanceof Verdict.Pass ? by : Verdict.OverriddenComparison.of(by, compared.compared());
    }

    private static Arbitrary<Verdict.Comparative> comparative() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 12))
                .as((seed, ticks) -> {
                    var comparing = new Comparing(seed);
                    for (int i = 0; i < ticks; i++) {
                        comparing.tick();
                    }
                    return comparing.verdict();
                });
    }

    private static Arbitrary<Aggregates> aggregates() {
        var measured = doubles().injectNull(0.3);
        var latencies = Combinators.combine(
                        measured, measured, percentileBounds().injectNull(0.5))
                .as(Latencies::new);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        ofSomeMetrics(doubles()),
                        latencies,
                        flags(),
                        coverages())
                .as((samples, requests, values, latency, approximate, coverage) -> new Aggregates(
                        samples, requests, values, latency.p50, latency.p99, latency.between, approximate, coverage));
    }

    private static Arbitrary<Coverage> coverages() {
        return ofSomeMetrics(Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                        .as(Coverage.Share::new))
                .map(Coverage::new);
    }

    private record Latencies(
            @Nullable Double p50,
            @Nullable Double p99,
            @Nullable PercentileBounds between) {}

    private static Arbitrary<PercentileBounds> percentileBounds() {
        return Combinators.combine(latencyBounds(), latencyBounds(), latencyBounds())
                .as(PercentileBounds::new);
    }

    private static Arbitrary<LatencyBounds> latencyBounds() {
        return Combinators.combine(doubles(), doubles()).as(LatencyBounds::new);
    }
}
