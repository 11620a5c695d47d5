package io.canary.journal;

import static io.canary.journal.ArbitraryValues.doubles;
import static io.canary.journal.ArbitraryValues.durations;
import static io.canary.journal.ArbitraryValues.flags;
import static io.canary.journal.ArbitraryValues.instants;
import static io.canary.journal.ArbitraryValues.ints;
import static io.canary.journal.ArbitraryValues.texts;
import static io.canary.journal.ArbitraryValues.weights;

import io.canary.analysis.Policy;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.OtlpMapping;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.PlanStep;
import io.canary.rollout.RouterChainName;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Safeguards;
import io.canary.rollout.SourceQuery;
import io.canary.rollout.StepSettings;
import io.canary.rollout.Strategy;
import io.canary.rollout.TraceParent;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.Weight;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Specs of deployments, with every part that can be left out here and there. */
final class ArbitrarySpecs {
    private static final Metric CUSTOM =
            new Metric("orders", Metric.Kind.RATIO, Metric.Direction.HIGHER_IS_BETTER, 1.5, 2, true);
    private static final Metric EXPORTED = new Metric(
            "carts",
            Metric.Kind.RATIO,
            Metric.Direction.LOWER_IS_BETTER,
            1.5,
            2,
            true,
            new OtlpMapping("carts.lost", Map.of("shop", "a"), "carts"));

    private ArbitrarySpecs() {}

    static Arbitrary<DeploymentSpec> specs() {
        return Combinators.combine(texts(), requests(), texts(), texts(), safeguards(), durations(), creations())
                .as((id, request, baseline, router, safeguards, deadline, times) -> DeploymentSpec.of(
                                id,
                                request,
                                baseline,
                                router,
                                safeguards,
                                deadline,
                                times.created,
                                times.learned == null
                                        ? null
                                        : learnedBaseline(request.serviceName(), baseline, times.learned, times.number))
                        .createdIn(times.parent));
    }

    private static Arbitrary<DeploymentRequest> requests() {
        var names = Combinators.combine(
                        texts(),
                        texts().injectNull(0.5),
                        texts(),
                        texts().injectNull(0.5),
                        texts().injectNull(0.5),
                        sources().injectNull(0.5))
                .as(Names::new);
        var routers = Arbitraries.of("edge", "edge+mesh", "edge>mesh").map(RouterChainName::of);
        var features = Arbitraries.of(Feature.class).list().ofMaxSize(3);
        var upstreams = Arbitraries.maps(
                        texts(),
                        Arbitraries.integers()
                                .between(1, 65_535)
                                .map(port -> URI.create("http://host:" + port + "/a?b=c"))
                                .list()
                                .ofMaxSize(3))
                .ofMaxSize(2);
        var overrides = texts().map(DeploymentRequest.OverrideReason::new);
        return Combinators.combine(
                        names,
                        routers.injectNull(0.5),
                        features,
                        upstreams,
                        strategies(),
                        policies(),
                        safeguardSettings(),
                        overrides.injectNull(0.5))
                .as((its, router, requires, up, strategy, policy, safeguards, override) -> new DeploymentRequest(
                        its.service,
                        its.baseline,
                        its.canary,
                        router,
                        requires,
                        up,
                        strategy,
                        policy,
                        safeguards,
                        override,
                        its.by,
                        its.owner,
                        its.sources));
    }

    private record Names(
            String service,
            @Nullable String baseline,
            String canary,
            @Nullable String by,
            @Nullable String owner,
            @Nullable List<SourceQuery> sources) {}

    private static Arbitrary<List<SourceQuery>> sources() {
        var queries = Arbitraries.maps(
                        texts().filter(field -> !field.equals("source")), texts().map(Object.class::cast))
                .ofMaxSize(2);
        return Combinators.combine(texts(), queries).as(SourceQuery::new).list().ofMaxSize(2);
    }

    /** With every part that can be left out here and there. */
    private static Arbitrary<SafeguardSettings> safeguardSettings() {
        return Combinators.combine(
                        safeguards(), durations().injectNull(0.5), durations().injectNull(0.5))
                .as((s, deadline, hold) -> new SafeguardSettings(
                        deadline,
                        s.onDeadline(),
                        hold,
                        s.onMaxHold(),
                        s.onDrift(),
                        s.onShareMismatch(),
                        s.reconcileInterval(),
                        s.lease(),
                        s.recoveryWindow(),
                        s.promoted()));
    }

    private record Creation(
            Instant created,
            @Nullable Instant learned,
            double number,
            @Nullable TraceParent parent) {}

    private static Arbitrary<Creation> creations() {
        return Combinators.combine(
                        instants(),
                        instants().injectNull(0.5),
                        Arbitraries.doubles().between(0, 1e9),
                        traceParents().injectNull(0.5))
                .as(Creation::new);
    }

    private static Arbitrary<TraceParent> traceParents() {
        return Arbitraries.longs()
                .between(1, Long.MAX_VALUE)
                .map(id -> new TraceParent("%032x".formatted(id), "%016x".formatted(id), "01"));
    }

    private static LearnedBaseline learnedBaseline(String service, String id, Instant at, double number) {
        var variation = new Learned.Variation(number, number / 3);
        var latency = new Learned.OfMetric(
                "latency",
                Metric.Kind.DISTRIBUTION,
                Metric.Direction.LOWER_IS_BETTER,
                List.of(variation, variation, variation),
                number % 300,
                (int) (number % 100),
                List.of(1, 29_000, 999));
        var learned = new Learned(Learned.VERSION, Duration.ofSeconds(10), List.of(latency));
        return new LearnedBaseline(service, id.isEmpty() ? null : id, at, learned);
    }

    private static Arbitrary<Safeguards> safeguards() {
        var actions = Arbitraries.of(Safeguards.Action.class);
        return Combinators.combine(
                        durations(),
                        actions,
                        durations(),
                        actions,
                        Arbitraries.of(Safeguards.OnDrift.class),
                        Arbitraries.of(Safeguards.OnShareMismatch.class),
                        Combinators.combine(durations(), durations().injectNull(0.3), durations())
                                .as(Pace::new),
                        Combinators.combine(
                                        durations().injectNull(0.5), Arbitraries.of(Safeguards.OnPromotionDrift.class))
                                .as(Safeguards.PromotionWatch::new))
                .as((deadline, onDeadline, hold, onHold, onDrift, onMismatch, pace, promoted) -> new Safeguards(
                        deadline,
                        onDeadline,
                        hold,
                        onHold,
                        onDrift,
                        onMismatch,
                        pace.reconcile,
                        pace.lease,
                        pace.recovery,
                        promoted));
    }

    private record Pace(Duration reconcile, @Nullable Duration lease, Duration recovery) {}

    private static Arbitrary<Strategy> strategies() {
        return Combinators.combine(
                        weights(),
                        Arbitraries.integers().between(1, 10_000).map(Weight::new),
                        durations(),
                        Arbitraries.integers().greaterOrEqual(1),
                        steps().injectNull(0.5))
                .as((initial, step, interval, most, steps) ->
                        new Strategy(initial, step, interval, most, Duration.ZERO, steps));
    }

    private static Arbitrary<List<StepSettings>> steps() {
        return Combinators.combine(weights(), durations().injectNull(0.3), Arbitraries.of(PlanStep.Advance.class))
                .as(StepSettings::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(steps -> steps.stream()
                        .sorted(Comparator.comparing(StepSettings::weight))
                        .toList());
    }

    static Arbitrary<Policy> policies() {
        return Combinators.combine(durations(), ints(), Arbitraries.longs(), ofSomeMetrics(doubles()), ints(), flags())
                .as((window, samples, requests, limits, failures, back) -> new Policy(
                        window,
                        samples,
                        requests,
                        limits,
                        failures,
                        back,
                        back ? List.of(CUSTOM, EXPORTED) : List.of(),
                        back ? Analysis.DEFAULT : Analysis.THRESHOLD,
                        back ? Set.of("max_error_rate", "min_availability") : Set.of()));
    }

    static <T> Arbitrary<Map<StandardMetric, T>> ofSomeMetrics(Arbitrary<T> values) {
        return Arbitraries.maps(Arbitraries.of(StandardMetric.class), values);
    }
}
