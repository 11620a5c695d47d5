package io.canary.routing;

import io.canary.config.Config;
import io.canary.config.UpstreamRules;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import io.canary.spi.settings.Problem;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.Meters;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the SPI's promises to one router: calls for one service run one at a time and in order, each on its own virtual
 * thread and with a time limit. A call that hangs delays only its own service.
 *
 * <p>Thread-safe.
 */
public final class RouterHost implements HostedRouter, AutoCloseable {
    /** The longest time that a {@link #preflight} takes. */
    public static final Duration PREFLIGHT_MOST = Duration.ofSeconds(20);

    private static final RouterAnswer STOPPING =
            new RouterAnswer.Failed(RouterException.Kind.UNREACHABLE, "the service is stopping");
    private static final RouterAnswer BUSY = new RouterAnswer.Failed(
            RouterException.Kind.UNREACHABLE, "another call for the service has not returned yet");

    private static final Logger LOGGER = LoggerFactory.getLogger(RouterHost.class);

    private final String name;
    private final RouterInfo info;
    private final TrafficRouter router;
    private final ReportingStatus reports;
    private final Duration callTimeout;
    private final UpstreamRules upstreams;
    private final ScheduledExecutorService clock;
    private final Meters meters;
    private final KnownSecrets secrets;
    private final ConcurrentMap<String, ServiceCallQueue> lanes = new ConcurrentHashMap<>();
    private volatile boolean closing;

    RouterHost(
            RouterInfo info,
            TrafficRouter router,
            ReportingStatus reports,
            Config.Router settings,
            ScheduledExecutorService clock,
            Meters meters,
            KnownSecrets secrets) {
        this.name = info.name();
        this.info = info;
        this.router = router;
        this.reports = reports;
        this.callTimeout = settings.callTimeout();
        this.upstreams = settings.upstreamRules();
        this.clock = clock;
        this.meters = meters;
        this.secrets = secrets;
        meters.watch(name);
    }

    /** The description that users see. */
    @Override
    public RouterInfo info() {
        return info;
    }

    /** Why the router cannot report measurements; null if it can, or measures nothing. */
    @Override
    public @Nullable String reportsLost() {
        return reports.reason();
    }

    /** The longest time that an answer takes. */
    @Override
    public Duration callTimeout() {
        return callTimeout;
    }

    /**
     * Sends a command to the router.
     *
     * @return completes normally, on any thread, after at most {@link #callTimeout}; a failure of the router is an
     *     answer too
     */
    @Override
    public CompletionStage<RouterAnswer> ask(DeploymentSpec spec, RouterCommand command) {
        if (closing) {
            return CompletableFuture.completedFuture(STOPPING);
        }
        var call = new RouterCall(spec, command);
        var answer = new CompletableFuture<RouterAnswer>();
        var queue = lanes.compute(spec.serviceName(), (service, before) -> {
            var its = before == null ? newLane(service) : before;
            var unused = its.submit(() -> timed(call.verb(), () -> call.put(router)), callTimeout)
                    .thenAccept(answer::complete);
            return its;
        });
        var unused = queue.idle().thenRun(() -> forgetIdle(spec.serviceName()));
        return answer;
    }

    /**
     * Reads which split is in force for the deployment's service from the traffic layer.
     *
     * @return completes normally, on any thread, after at most {@link #callTimeout}
     */
    @Override
    public CompletionStage<ReadResult> look(DeploymentSpec spec) {
        String service = spec.serviceName();
        var look = new ReadCall<ReadResult>(() ->
                new ReadResult.Seen(RedactedTrouble.in(router.observe(service), spec, secrets), generation(service)));
        return offer(service, "observe", look, callTimeout).thenApply(answer -> look.seen(answer)
                .orElseGet(() -> answer instanceof RouterAnswer.Failed(var kind, String error) && answer != BUSY
                        ? new ReadResult.Failed(error)
                        : new ReadResult.Busy()));
    }

    @Override
    public CompletionStage<List<Problem>> objections(DeploymentSpec spec) {
        if (spec.upstreams().isEmpty() || !info.capabilities().can(Feature.UPSTREAMS)) {
            return CompletableFuture.completedFuture(List.of());
        }
        String service = spec.serviceName();
        var look = new ReadCall<Map<String, List<URI>>>(() -> router.addresses(service));
        return offer(service, "addresses", look, callTimeout)
                .thenApply(answer -> UpstreamCheck.problems(
                        name, upstreams, service, look.seen(answer).orElse(Map.of()), spec.upstreams()));
    }

    /** Read after the split: a traffic layer that restarted in between has forgotten the split that was just read. */
    private @Nullable String generation(String service) throws InterruptedException {
        try {
            return router.generation(service);
        } catch (RouterException e) {
            return null;
        }
    }

    /**
     * Checks whether the router could apply this weight of a deployment; changes nothing.
     *
     * @return completes normally, on any thread, after at most {@link #PREFLIGHT_MOST}
     */
    @Override
    public CompletionStage<Preflight> preflight(DeploymentSpec spec, Weight weight) {
        var split = RouterCall.split(spec, weight, router);
        var look = new ReadCall<>(() -> router.preflight(split));
        var limit = callTimeout.compareTo(PREFLIGHT_MOST) < 0 ? callTimeout : PREFLIGHT_MOST;
        return offer(spec.serviceName(), "preflight", look, limit).thenApply(answer -> look.seen(answer)
                .map(this::said)
                .orElseGet(() -> answer instanceof RouterAnswer.Failed(var kind, String error)
                        ? new Preflight.NotReady(kind, error)
                        : new Preflight.NotReady(RouterException.Kind.UNREACHABLE, "nothing was said")));
    }

    /** If the router says nothing, and its traffic layer cannot be read either, nothing was checked. */
    private Preflight said(List<String> lines) {
        return lines.isEmpty() && !info.capabilities().can(Feature.OBSERVE)
                ? new Preflight.NotAsked(lines)
                : new Preflight.Ready(lines);
    }

    @Override
    public CompletionStage<Optional<LeaseRenewalResult>> renew(DeploymentSpec spec, Duration lease) {
        var renewal = new ReadCall<>(() -> router.renew(spec.serviceName(), lease));
        return offer(spec.serviceName(), "renew", renewal, callTimeout).thenApply(renewal::seen);
    }

    /** Makes a call that changes nothing, unless another call for the service is running. */
    private CompletionStage<RouterAnswer> offer(String service, String verb, ReadCall<?> look, Duration limit) {
        if (closing) {
            return CompletableFuture.completedFuture(STOPPING);
        }
        var seen = new CompletableFuture<RouterAnswer>();
        var queue = lanes.compute(service, (name, before) -> {
            var its = before == null ? newLane(service) : before;
            var answer = its.offer(() -> timed(verb, look::put), limit);
            var unused = answer == null ? seen.complete(BUSY) : answer.thenAccept(seen::complete);
            return its;
        });
        var unused = queue.idle().thenRun(() -> forgetIdle(service));
        return seen;
    }

    private ServiceCallQueue newLane(String service) {
        return new ServiceCallQueue(
                Thread.ofVirtual().name(name + "/" + service).factory(), clock);
    }

    @Override
    public void withdraw(String service) {
        var queue = lanes.get(service);
        if (queue != null) {
            queue.withdraw();
        }
    }

    /** Completes when no call for the service is running or queued. */
    @Override
    public CompletionStage<?> idle(String service) {
        var queue = lanes.get(service);
        return queue == null ? CompletableFuture.completedFuture(null) : queue.idle();
    }

    /** How many services have running or queued calls. */
    int busyServices() {
        return lanes.size();
    }

    private void forgetIdle(String service) {
        lanes.computeIfPresent(service, (s, queue) -> queue.isIdle() ? null : queue);
    }

    private RouterAnswer timed(String verb, ServiceCallQueue.Work call) throws InterruptedException {
        long start = System.nanoTime();
        String result = "timeout";
        try {
            var answer = call.run();
            result = answer instanceof RouterAnswer.Failed f
                    ? f.kind().name().toLowerCase(java.util.Locale.ROOT)
                    : "confirmed";
            return answer;
        } finally {
            meters.routerCall(name, verb, result, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Accepts no more calls, waits for the running ones, each up to its limit, and closes the router. */
    @Override
    public void close() {
        closing = true;
        var calls = lanes.values().stream().map(ServiceCallQueue::idle).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(calls).get(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.atWarn().addKeyValue("router", name).log("closing a router although a call has not returned");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            router.close();
        } catch (RuntimeException e) {
            LOGGER.atWarn().addKeyValue("router", name).setCause(e).log("router did not close cleanly");
        }
    }
}
