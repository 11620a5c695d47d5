package io.canary.telemetry;

import static io.canary.text.EnumNames.lower;

import io.canary.rollout.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * All metrics of the orchestrator. Names and units are public: the documentation lists them, and they stay.
 *
 * <p>Thread-safe.
 */
public final class Meters {
    private static final Duration[] LAGS = IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Decision.Kind, Counter> decisions = new EnumMap<>(Decision.Kind.class);
    private final Map<SampleFate, Counter> samples = new EnumMap<>(SampleFate.class);
    private final Map<RefusedFor, Counter> refusals = new EnumMap<>(RefusedFor.class);
    private final Counter notWritten;
    private final Counter promotedUnproven;
    private final Timer evaluationLag;
    private final Timer eventLoopLag;
    private final RolloutMeters rollouts;
    private final TraceMeters traces;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        for (var kind : Decision.Kind.values()) {
            decisions.put(
                    kind,
                    Counter.builder("canary.decisions")
                            .description("Decisions by kind")
                            .tag("kind", lower(kind))
                            .register(registry));
        }
        for (var fate : SampleFate.values()) {
            samples.put(
                    fate,
                    Counter.builder("canary.samples")
                            .description("Samples by what became of them")
                            .tag("result", fate.result())
                            .tag("cause", fate.cause())
                            .register(registry));
        }
        for (var cause : RefusedFor.values()) {
            refusals.put(
                    cause,
                    Counter.builder("canary.refused")
                            .description("Connections and requests that were refused")
                            .tag("why", cause.why())
                            .register(registry));
        }
        notWritten = Counter.builder("canary.journal.failures")
                .description("Moves of deployments that could not be written")
                .register(registry);
        promotedUnproven = Counter.builder("canary.promotions.unproven")
                .description("Promotions that were requested without a PASS")
                .register(registry);
        clientsAborted("rest", 0);
        rollouts = new RolloutMeters(registry);
        traces = new TraceMeters(registry);
        evaluationLag =
                lag("canary.evaluation.lag", "From the time at which a window was to be judged to its judgement");
        eventLoopLag = lag("canary.event.loop.lag", "How late a timer of the service itself fires");
    }

    private Timer lag(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LAGS)
                .register(registry);
    }

    /**
     * Shows how many requests of a limited kind are open.
     *
     * @param open read at every scrape, on any thread; kept as long as the registry is
     */
    public void requestsOpen(String kind, IntSupplier open) {
        Gauge.builder("canary.http.requests.open", open::getAsInt)
                .description("Requests that are answered over time")
                .tag("kind", kind)
                .strongReference(true)
                .register(registry);
    }

    /**
     * Shows how much memory request bodies hold.
     *
     * @param held bytes, read at every scrape, on any thread; kept as long as the registry is
     * @param most the limit in bytes
     */
    public void bodyBytes(LongSupplier held, long most) {
        gauge("canary.http.bodies.bytes", "Bytes of request bodies that are held", held::getAsLong);
        gauge("canary.http.bodies.bytes.max", "Limit of the bytes of request bodies", () -> most);
    }

    /**
     * Shows how much memory is held by responses that clients have not read yet.
     *
     * @param held bytes, read at every scrape, on any thread; kept as long as the registry is
     * @param most the limit in bytes
     */
    public void answerBytes(LongSupplier held, long most) {
        gauge("canary.http.answers.bytes", "Bytes of answers that wait for their clients", held::getAsLong);
        gauge("canary.http.answers.bytes.max", "Limit of the bytes of answers that wait", () -> most);
    }

    /** Shows how many deployments can be open at once. */
    public void openDeploymentsMost(int most) {
        gauge("canary.deployments.open.max", "How many deployments can be open at once", () -> most);
    }

    /**
     * Shows how many connections of REST are open.
     *
     * @param open read at every scrape, on any thread; kept as long as the registry is
     */
    public void connectionsOpen(IntSupplier open) {
        gauge("canary.http.connections", "Open connections of the REST interface", open::getAsInt);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** The meters of ended rollouts. */
    public RolloutMeters rollouts() {
        return rollouts;
    }

    /** The meters of exported traces. */
    public TraceMeters traces() {
        return traces;
    }

    public void decided(Decision.Kind kind) {
        Objects.requireNonNull(decisions.get(kind)).increment();
    }

    public void evaluationLag(Duration lag) {
        evaluationLag.record(lag);
    }

    public void eventLoopLag(Duration lag) {
        eventLoopLag.record(lag);
    }

    public void samples(SampleFate fate, long count) {
        if (count > 0) {
            Objects.requireNonNull(samples.get(fate)).increment((double) count);
        }
    }

    /** Counts a refused connection or request. */
    public void refused(RefusedFor cause) {
        Objects.requireNonNull(refusals.get(cause)).increment();
    }

    /** Registers all counters of a router, so that an event that never happened is 0 and not missing. */
    public void watch(String router) {
        drifts(router);
        lapses(router);
        abandonments(router);
        outages(router);
        shareMismatches(router);
        promotionDrifts(router);
        clientsAborted(router, 0);
    }

    /** Counts a deployment whose split in force became unknown. */
    public void unreachable(String router) {
        outages(router).increment();
    }

    /** Counts a mismatch: clients got a share that differs from what this router was asked for. */
    public void shareMismatch(String router) {
        shareMismatches(router).increment();
    }

    /** Counts a promotion that was undone: the traffic of a service left the promoted version. */
    public void promotionDrifted(String router) {
        promotionDrifts(router).increment();
    }

    private Counter outages(String router) {
        return counter("canary.router.outages", "How often the split in force became unknown", router);
    }

    private Counter shareMismatches(String router) {
        return counter("canary.share.mismatches", "How often clients got another share than requested", router);
    }

    private Counter promotionDrifts(String router) {
        return counter("canary.promotion.drifts", "How often a promotion was undone after its end", router);
    }

    /**
     * Clients closed the connection before their response was complete.
     *
     * @param at the router that carried them; {@code rest} for those of the REST interface
     * @param count at least 0
     */
    public void clientsAborted(String at, long count) {
        Counter.builder("canary.clients.aborted")
                .description("Clients that went away before their answer was complete")
                .tag("at", at)
                .register(registry)
                .increment((double) count);
    }

    /** Counts a drift of the traffic from what this router had confirmed. */
    public void drifted(String router) {
        drifts(router).increment();
    }

    /** Counts a lease of this router that expired because it was not renewed in time. */
    public void leaseLapsed(String router) {
        lapses(router).increment();
    }

    /** Counts a deployment that was abandoned before this router had confirmed its request. */
    public void abandoned(String router) {
        abandonments(router).increment();
    }

    /** Counts a requested promotion without a PASS. */
    public void promotedUnproven() {
        promotedUnproven.increment();
    }

    /** Counts a failed append to the journal. */
    public void notWritten() {
        notWritten.increment();
    }

    private Counter drifts(String router) {
        return counter("canary.drifts", "How often the traffic differed from what the router had confirmed", router);
    }

    private Counter lapses(String router) {
        return counter("canary.leases.lapsed", "How often a lease expired", router);
    }

    private Counter abandonments(String router) {
        return counter("canary.abandoned", "Deployments that were abandoned with their traffic unknown", router);
    }

    private Counter counter(String name, String description, String router) {
        return Counter.builder(name)
                .description(description)
                .tag("router", router)
                .register(registry);
    }

    /**
     * Times one call of a router; {@code result} is {@code confirmed}, {@code unreachable}, {@code rejected}, {@code
     * timeout}.
     */
    public void routerCall(String router, String verb, String result, Duration took) {
        Timer.builder("canary.router.calls")
                .description("Calls of routers by result")
                .tag("router", router)
                .tag("verb", verb)
                .tag("result", result)
                .register(registry)
                .record(took);
    }

    /** Removes the meters of a deployment or router that no longer exists. */
    public void remove(Iterable<Meter> meters) {
        meters.forEach(registry::remove);
    }
}
