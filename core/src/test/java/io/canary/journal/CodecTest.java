package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Comparing;
import io.canary.analysis.Coverage;
import io.canary.analysis.LatencyBounds;
import io.canary.analysis.PercentileBounds;
import io.canary.analysis.Policy;
import io.canary.analysis.Role;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.Stratum;
import io.canary.rollout.BakeState;
import io.canary.rollout.Conditions;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Failing;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Lateness;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.PartialWindow;
import io.canary.rollout.PlanStep;
import io.canary.rollout.Progress;
import io.canary.rollout.PromotionState;
import io.canary.rollout.Reason;
import io.canary.rollout.RouterChainName;
import io.canary.rollout.RouterOutage;
import io.canary.rollout.RouterRefusal;
import io.canary.rollout.RouterRequest;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Safeguards;
import io.canary.rollout.ShareMismatch;
import io.canary.rollout.State;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Progressing;
import io.canary.rollout.StepSettings;
import io.canary.rollout.Strategy;
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
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What comes back is what went in, for everything that can be made. */
class CodecTest {
    private static final int TRIES = 500;

    private static final io.canary.analysis.sequential.Metric OWN = new io.canary.analysis.sequential.Metric(
            "orders",
            io.canary.analysis.sequential.Metric.Kind.RATIO,
            io.canary.analysis.sequential.Metric.Direction.HIGHER_IS_BETTER,
            1.5,
            2,
            true);

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_spec_comes_back_equal(@ForAll("specs") DeploymentSpec spec) {
        // When
        var back = Codec.spec(Codec.write(spec));
        // Then
        assertThat(back).isEqualTo(spec);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_state_comes_back_equal(@ForAll("states") State state) {
        // When
        var back = Codec.state(Codec.write(state));
        // Then
        assertThat(back).isEqualTo(state);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_decision_comes_back_equal(@ForAll("decisions") Decision decision) {
        // When
        var back = Codec.decision(Codec.write(decision));
        // Then
        assertThat(back).isEqualTo(decision);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_history_entry_comes_back_equal(@ForAll("entries") HistoryEntry entry) {
        // When
        var back = Codec.entry(Codec.write(entry));
        // Then
        assertThat(back).isEqualTo(entry);
    }

    @Provide
    Arbitrary<DeploymentSpec> specs() {
        return Combinators.combine(texts(), requests(), texts(), texts(), safeguards(), durations(), beginnings())
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
                                : remembered(request.serviceName(), baseline, times.learned, times.number)));
    }

    private static Arbitrary<DeploymentRequest> requests() {
        var names = Combinators.combine(
                        texts(), texts().injectNull(0.5), texts(), texts().injectNull(0.5), texts().injectNull(0.5))
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
                        asked(),
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
                        its.owner));
    }

    private record Names(
            String service,
            @Nullable String baseline,
            String canary,
            @Nullable String by,
            @Nullable String owner) {}

    /** What of safeguards can be left open, is here and there. */
    private static Arbitrary<SafeguardSettings> asked() {
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

    private record Beginning(Instant created, @Nullable Instant learned, double number) {}

    private static Arbitrary<Beginning> beginnings() {
        return Combinators.combine(
                        instants(),
                        instants().injectNull(0.5),
                        Arbitraries.doubles().between(0, 1e9))
                .as(Beginning::new);
    }

    private static LearnedBaseline remembered(String service, String id, Instant at, double number) {
        var variation = new Learned.Variation(number, number / 3);
        var latency = new Learned.OfMetric(
                "latency",
                io.canary.analysis.sequential.Metric.Kind.DISTRIBUTION,
                io.canary.analysis.sequential.Metric.Direction.LOWER_IS_BETTER,
                List.of(variation, variation, variation),
                number % 300,
                (int) (number % 100),
                List.of(1, 29_000, 999));
        var learned = new Learned(Learned.VERSION, Duration.ofSeconds(10), List.of(latency));
        return new LearnedBaseline(service, id.isEmpty() ? null : id, at, learned);
    }

    @Provide
    Arbitrary<State> states() {
        Arbitrary<State> pending = asks().map(State.Pending::new);
        Arbitrary<State> paused =
                Combinators.combine(climbing(), reasons().injectNull(0.3)).as(State.Paused::new);
        Arbitrary<State> promoting = Combinators.combine(
                        progresses(), flags(), reasons().injectNull(0.3), flags(), asks())
                .as(State.Promoting::new);
        Arbitrary<State> retreating = Combinators.combine(
                        ints(),
                        weights(),
                        ints(),
                        Arbitraries.of(Outcome.class),
                        flags(),
                        reasons(),
                        asks(),
                        asks().injectNull(0.3))
                .as(State.RollingBack::new);
        Arbitrary<State> promoted = Combinators.combine(
                        ints(), ints(), instants(), reasons(), promotions().injectNull(0.3))
                .as(State.Promoted::new);
        Arbitrary<State> unchanged = Combinators.combine(instants(), reasons()).as(State.Unchanged::new);
        Arbitrary<State> withdrawn = Combinators.combine(
                        ints(),
                        ints(),
                        instants(),
                        Arbitraries.of(Outcome.class),
                        flags(),
                        reasons(),
                        aftermaths().injectNull(0.3))
                .as(State.Reverted::new);
        Arbitrary<State> abandoned =
                Combinators.combine(ints(), ints(), instants(), reasons()).as(State.Abandoned::new);
        return Arbitraries.oneOf(
                pending, climbing(), paused, promoting, retreating, promoted, withdrawn, unchanged, abandoned);
    }

    private static Arbitrary<Progressing> climbing() {
        Arbitrary<Progressing> soaking = progresses().map(State.Soaking::new);
        Arbitrary<Progressing> shifting =
                Combinators.combine(progresses(), weights(), asks()).as(State.Shifting::new);
        Arbitrary<Progressing> reasserting = Combinators.combine(
                        progresses(), weights().injectNull(0.3), asks())
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

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Failing> failings() {
        return Combinators.combine(texts(), Arbitraries.of(true, false)).as(Failing::new);
    }

    private static Arbitrary<State.RecoveryWatch> aftermaths() {
        return Combinators.combine(instants(), instants()).as(State.RecoveryWatch::new);
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

    private static Arbitrary<RouterRequest> asks() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        ints(),
                        instants(),
                        instants().injectNull(0.3),
                        texts().injectNull(0.3),
                        flags())
                .as(RouterRequest::new);
    }

    @Provide
    Arbitrary<Decision> decisions() {
        return Combinators.combine(
                        instants(),
                        Arbitraries.of(Decision.Kind.class),
                        Arbitraries.of(Decision.Trigger.class),
                        ints(),
                        weights(),
                        ints(),
                        Combinators.combine(
                                        verdicts(),
                                        recorded(),
                                        parts().injectNull(0.5),
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
                        judged.recorded,
                        judged.part,
                        judged.late));
    }

    private record Judged(
            Verdict verdict,
            List<Stratum> recorded,
            @Nullable PartialWindow part,
            @Nullable Lateness late) {}

    private static Arbitrary<Lateness> lateness() {
        return Combinators.combine(Arbitraries.of(Role.class), durations(), durations())
                .as(Lateness::new);
    }

    private static Arbitrary<PartialWindow> parts() {
        return Combinators.combine(durations(), durations()).as(PartialWindow::new);
    }

    /** What a canary reported is recorded alike, whether it was compared or not. */
    private static Arbitrary<List<Stratum>> recorded() {
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
                        interval().injectNull(0.5),
                        reported().injectNull(0.5))
                .as(Verdict.Violation::new)
                .list()
                .ofMaxSize(4);
        var undecided = Combinators.combine(Arbitraries.of(StandardMetric.class), interval(), doubles())
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
        Arbitrary<Verdict> failing = texts().map(Verdict.ProviderFailure::new);
        Arbitrary<Verdict> unknown = texts().map(Verdict.ProviderError::new);
        var plain = Arbitraries.oneOf(pass, fail, inconclusive, unmeasured, failing, unknown);
        var overruled = Combinators.combine(plain, comparative()).as(CodecTest::overruled);
        return Arbitraries.oneOf(plain, comparative().map(v -> v), overruled);
    }

    private static Verdict overruled(Verdict by, Verdict.Comparative compared) {
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
        var latencies = Combinators.combine(measured, measured, intervals().injectNull(0.5))
                .as(Latencies::new);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        ofSomeMetrics(doubles()),
                        latencies,
                        Arbitraries.of(true, false),
                        coverages())
                .as((samples, requests, values, latency, approximate, coverage) -> new Aggregates(
                        samples, requests, values, latency.p50, latency.p99, latency.between, approximate, coverage));
    }

    private static <T> Arbitrary<Map<StandardMetric, T>> ofSomeMetrics(Arbitrary<T> values) {
        return Arbitraries.maps(Arbitraries.of(StandardMetric.class), values);
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

    private static Arbitrary<PercentileBounds> intervals() {
        return Combinators.combine(interval(), interval(), interval()).as(PercentileBounds::new);
    }

    private static Arbitrary<LatencyBounds> interval() {
        return Combinators.combine(doubles(), doubles()).as(LatencyBounds::new);
    }

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

    private static Arbitrary<Policy> policies() {
        return Combinators.combine(
                        durations(),
                        ints(),
                        Arbitraries.longs(),
                        ofSomeMetrics(doubles()),
                        ints(),
                        Arbitraries.of(true, false))
                .as((window, samples, requests, limits, failures, back) -> new Policy(
                        window,
                        samples,
                        requests,
                        limits,
                        failures,
                        back,
                        back ? List.of(OWN) : List.of(),
                        back ? Analysis.DEFAULT : Analysis.THRESHOLD,
                        back ? Set.of("max_error_rate", "min_availability") : Set.of()));
    }

    @Provide
    Arbitrary<HistoryEntry> entries() {
        return Combinators.combine(
                        instants(),
                        Arbitraries.of(HistoryEntry.Level.class),
                        Arbitraries.of(HistoryEntry.Type.class),
                        reasons())
                .as(HistoryEntry::new);
    }

    private static Arbitrary<Reason> reasons() {
        return ArbitraryReasons.with(texts());
    }

    private static Arbitrary<Integer> ints() {
        return Arbitraries.integers();
    }

    private static Arbitrary<Weight> weights() {
        return Arbitraries.integers().between(0, 10_000).map(Weight::new);
    }

    private static Arbitrary<Double> doubles() {
        var odd = Arbitraries.of(
                Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.1, Double.MIN_VALUE);
        return Arbitraries.oneOf(Arbitraries.doubles(), odd);
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        Arbitraries.longs().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<Duration> durations() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, Integer.MAX_VALUE),
                        Arbitraries.longs().between(0, 999_999_999))
                .as(Duration::ofSeconds);
    }

    /** Any at all: also with what is no character, and with halves of pairs. */
    private static Arbitrary<String> texts() {
        var odd = Arbitraries.of("", "\0", "\ud800", "\udfff!", "\"\\\n", "caf\u00e9 \ud83d\udc26");
        return Arbitraries.oneOf(Arbitraries.strings().all().ofMaxLength(20), odd);
    }
}
