package io.canary.deployment;

import io.canary.analysis.sequential.Mode;
import io.canary.config.Config;
import io.canary.deployment.Admission.Granted;
import io.canary.deployment.SupervisorReply.RequestRefused;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Versions;
import io.canary.routing.HostedRouter;
import io.canary.routing.Preflight;
import io.canary.routing.ReadResult;
import io.canary.routing.RouterHost;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.settings.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads where a service's traffic is before a deployment of it may start. {@link Admission} decides. Used on a context.
 */
final class AdmissionController {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdmissionController.class);
    private static final long LOOK_MOST_MILLIS = 2_000;

    private final Config config;
    private final DeploymentServices world;
    private final Directory directory;
    private final KnownBadVersions knownBad;
    private final ServicesInService inService;

    AdmissionController(
            Config config,
            DeploymentServices world,
            Directory directory,
            KnownBadVersions knownBad,
            ServicesInService inService) {
        this.config = config;
        this.world = world;
        this.directory = directory;
        this.knownBad = knownBad;
        this.inService = inService;
    }

    /**
     * What is known about a service before a deployment of it starts.
     *
     * @param traffic where it is
     * @param objections the router's problems with the requested addresses
     * @param baseline what earlier deployments learned about it; null for nothing, or if it is not to be used
     */
    record Known(
            InitialTraffic traffic,
            List<Problem> objections,
            @Nullable LearnedBaseline baseline) {}

    /** What follows once a deployment is admitted. */
    interface Next {
        Future<SupervisorReply> of(Granted granted, Known known);
    }

    /**
     * A rejection that does not depend on the traffic comes at once. It is checked again after the traffic was read, as
     * other requests may have arrived meanwhile.
     */
    Future<SupervisorReply> admit(DeploymentRequest wanted, Next next) {
        var refusal = Admission.refusal(wanted, openings(wanted, new InitialTraffic.Unknown()));
        return refusal != null
                ? Future.succeededFuture(refusal)
                : known(wanted).compose(known -> switch (Admission.of(wanted, openings(wanted, known.traffic()))) {
                    case Admission.Refused(var why) -> Future.succeededFuture(why);
                    case Granted granted -> {
                        var problems = problems(wanted, granted, known);
                        yield problems.isEmpty()
                                ? next.of(granted, known)
                                : Future.succeededFuture(new RequestRefused(problems));
                    }
                });
    }

    private List<Problem> problems(DeploymentRequest wanted, Granted granted, Known known) {
        return Stream.concat(known.objections().stream(), selected(wanted, granted).problems().stream())
                .toList();
    }

    private SampleSources.Selection selected(DeploymentRequest wanted, Granted granted) {
        return world.sources().select(wanted, granted.router().capabilities());
    }

    private Future<Known> known(DeploymentRequest wanted) {
        var baseline = baseline(wanted);
        return traffic(wanted).compose(traffic -> objections(wanted)
                .compose(against -> baseline.map(found -> new Known(traffic, against, found.orElse(null)))));
    }

    /**
     * A failed read of the learned baseline does not prevent the start: if the journal is down, the first append shows
     * it.
     */
    private Future<Optional<LearnedBaseline>> baseline(DeploymentRequest wanted) {
        var comparison = wanted.policy().comparison();
        if (!comparison.analysis().remember() || comparison.analysis().mode() == Mode.THRESHOLD) {
            return Future.succeededFuture(Optional.empty());
        }
        return world.journal()
                .remembered(wanted.serviceName())
                .timeout(LOOK_MOST_MILLIS, TimeUnit.MILLISECONDS)
                .map(found -> found.filter(r -> r.learned().fits(comparison)))
                .otherwise(e -> {
                    LOGGER.atWarn()
                            .addKeyValue("service", wanted.serviceName())
                            .log("starts without the learned baseline: {}", e.getMessage());
                    return Optional.empty();
                });
    }

    HostedRouter host(Granted granted) {
        return Objects.requireNonNull(world.routers().get(granted.router().name()));
    }

    DeploymentSpec spec(DeploymentRequest wanted, Granted granted, @Nullable LearnedBaseline baseline) {
        var router = granted.router();
        var queries = selected(wanted, granted).queries();
        return DeploymentSpec.of(
                UUID.randomUUID().toString(),
                queries.isEmpty() ? wanted : wanted.with(queries),
                granted.baselineVersion(),
                router.name(),
                wanted.safeguards()
                        .fill(wanted.strategy(), router.capabilities().defaultLease()),
                config.deployments().routerDeadline(),
                world.clock().instant(),
                baseline);
    }

    /** The router answers a read shortly before it is free for the next call of the service. */
    Future<Preflight> preflight(Granted granted, DeploymentSpec spec) {
        var router = host(granted);
        return Future.fromCompletionStage(router.idle(spec.serviceName()), here())
                .timeout(LOOK_MOST_MILLIS, TimeUnit.MILLISECONDS)
                .transform(done -> Future.fromCompletionStage(
                        router.preflight(spec, spec.plan().step(0).weight()), here()));
    }

    /** What its metric sources say. */
    Future<List<SampleSources.Check>> sources(DeploymentSpec spec) {
        return Future.fromCompletionStage(world.sources().preflight(spec), here());
    }

    /** Called after the traffic was read, as a router gets the calls for a service one at a time. */
    private Future<List<Problem>> objections(DeploymentRequest wanted) {
        if (wanted.upstreams().isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        var router = Objects.requireNonNull(world.routers().get(routerName(wanted)));
        return Future.fromCompletionStage(router.idle(wanted.serviceName()), here())
                .timeout(LOOK_MOST_MILLIS, TimeUnit.MILLISECONDS)
                .transform(done -> Future.fromCompletionStage(
                        router.objections(spec(wanted, unsure(wanted, router), null)), here()));
    }

    private static Granted unsure(DeploymentRequest wanted, HostedRouter router) {
        return new Granted(
                router.info(), Objects.requireNonNullElse(wanted.baselineVersion(), Versions.UNKNOWN_BASELINE));
    }

    /** A slow router is not waited for: the first split is requested in any case. */
    private Future<InitialTraffic> traffic(DeploymentRequest wanted) {
        String name = routerName(wanted);
        var router = Objects.requireNonNull(world.routers().get(name));
        var seen = router.info().capabilities().can(Feature.OBSERVE)
                ? Future.fromCompletionStage(router.look(spec(wanted, unsure(wanted, router), null)), here())
                        .timeout(LOOK_MOST_MILLIS, TimeUnit.MILLISECONDS)
                        .otherwise(new ReadResult.Busy())
                : Future.succeededFuture((ReadResult) new ReadResult.Busy());
        return seen.map(result -> InitialTraffic.of(
                name,
                result instanceof ReadResult.Seen found ? found.what() : null,
                inService.find(wanted.serviceName())));
    }

    private static Context here() {
        return Objects.requireNonNull(Vertx.currentContext());
    }

    private String routerName(DeploymentRequest wanted) {
        var router = wanted.router();
        return Objects.requireNonNullElse(router == null ? config.defaultRouter() : router.text(), "");
    }

    private Admission.AdmissionContext openings(DeploymentRequest wanted, InitialTraffic traffic) {
        var busy = directory.openFor(wanted.serviceName());
        String name = routerName(wanted);
        var router = world.routers().get(name);
        return new Admission.AdmissionContext(
                world.routers().all().stream().map(RouterHost::info).toList(),
                name,
                router == null ? null : router.info(),
                busy == null ? null : busy.id(),
                directory.openCount(),
                config.deployments().openMost(),
                knownBad.find(wanted.serviceName(), wanted.newVersion()),
                traffic);
    }
}
