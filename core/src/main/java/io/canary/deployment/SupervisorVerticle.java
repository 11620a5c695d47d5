package io.canary.deployment;

import io.canary.config.Config;
import io.canary.deployment.Admission.Granted;
import io.canary.deployment.SupervisorAnswer.Begun;
import io.canary.deployment.SupervisorAnswer.Done;
import io.canary.deployment.SupervisorAnswer.Planned;
import io.canary.deployment.SupervisorAnswer.Unavailable;
import io.canary.deployment.SupervisorQuestion.Begin;
import io.canary.deployment.SupervisorQuestion.Ended;
import io.canary.deployment.SupervisorQuestion.ListAll;
import io.canary.deployment.SupervisorQuestion.Plan;
import io.canary.journal.Journal.Recorded;
import io.canary.journal.JournalException;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.Standing;
import io.canary.rollout.State;
import io.canary.rollout.Versions;
import io.canary.routing.HostedRouter;
import io.canary.routing.Preflight;
import io.canary.routing.RouterHost;
import io.canary.routing.RouterInfo;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins deployments, one at most for each service, and forgets those that ended long ago. Deployments are its children:
 * they end with it.
 */
public final class SupervisorVerticle extends VerticleBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(SupervisorVerticle.class);
    private static final long FORGET_EVERY_MILLIS = 10_000;
    private static final long LOOK_MOST_MILLIS = 2_000;

    /** So many that their first moves fill the journal's transactions. */
    private static final int RECOVERED_AT_ONCE = 10_000;

    private final Config config;
    private final Surroundings world;
    private final Directory directory;
    private final Map<String, String> verticleIds = new HashMap<>();
    private final Queue<Recorded> recorded;
    private final KnownBadVersions knownBad;
    private final ServicesInService inService;
    private final Shared shared = new Shared();

    /**
     * @param recorded what the journal holds, oldest first; taken out one by one
     * @param knownBad the versions that the journal knows to be bad
     * @param inService the versions that the journal knows to be in service
     */
    public SupervisorVerticle(
            Config config,
            Surroundings world,
            Directory directory,
            Queue<Recorded> recorded,
            Collection<KnownBad> knownBad,
            Collection<InService> inService) {
        this.knownBad = new KnownBadVersions(knownBad);
        this.inService = new ServicesInService(inService);
        this.config = config;
        this.world = world;
        this.directory = directory;
        this.recorded = recorded;
    }

    /** Completes when every recorded deployment goes on from where it stood. */
    @Override
    public Future<?> start() {
        vertx.setPeriodic(FORGET_EVERY_MILLIS, t -> forget());
        var missing = MissingRouters.of(recorded, world.routers());
        if (!missing.isEmpty()) {
            LOGGER.atError().log(missing.words());
        }
        return world.bus()
                .answer(SupervisorQuestion.ADDRESS, this::answer)
                .completion()
                .compose(v -> Future.all(Stream.generate(this::recoverNext)
                        .limit(RECOVERED_AT_ONCE)
                        .toList()));
    }

    private Future<?> recoverNext() {
        var next = recorded.poll();
        return next == null ? Future.succeededFuture() : recover(next).compose(v -> recoverNext());
    }

    private Future<?> recover(Recorded recorded) {
        var standing = shared.standing(recorded.standing());
        var spec = standing.spec();
        boolean hasEnded = standing.state() instanceof State.Ended;
        var router =
                hasEnded ? world.routers().get(spec.router()) : world.routers().orMissing(spec.router());
        var deployed = deploy(new Course(standing, recorded.history()), null, router);
        if (standing.state() instanceof State.Ended ended) {
            directory.ended(spec.id(), ended.at());
        }
        return deployed;
    }

    private Future<SupervisorAnswer> answer(SupervisorQuestion question) {
        return switch (question) {
            case Begin b -> begin(b);
            case Plan p -> plan(p.wanted());
            case ListAll l -> Future.succeededFuture(directory.page(l));
            case Ended e -> {
                var standing = directory.standing(e.id());
                if (standing != null) {
                    knownBad.ended(standing.spec(), standing.state());
                    inService.ended(standing.spec(), standing.state());
                }
                directory.ended(e.id(), e.at());
                forget();
                yield Future.succeededFuture(new Done());
            }
        };
    }

    private Future<SupervisorAnswer> begin(Begin wanted) {
        return admitted(wanted, (granted, traffic) -> begin(wanted, granted));
    }

    private Future<SupervisorAnswer> begin(Begin wanted, Granted granted) {
        var router = host(granted.router());
        var spec = shared.spec(spec(wanted, granted));
        return deploy(new Course(Standing.before(spec), List.of()), wanted, router)
                .<SupervisorAnswer>map(v -> new Begun(spec.id()))
                .recover(e -> e instanceof JournalException
                        ? Future.succeededFuture(new Unavailable(String.valueOf(e.getMessage())))
                        : Future.failedFuture(e));
    }

    private Future<SupervisorAnswer> plan(Begin wanted) {
        return admitted(wanted, (granted, traffic) -> {
            var spec = spec(wanted, granted);
            return afterTheLook(granted, spec)
                    .compose(v -> preflight(granted, spec))
                    .map(said -> new Planned(spec, traffic, said));
        });
    }

    private Future<Preflight> preflight(Granted granted, DeploymentSpec spec) {
        return Future.fromCompletionStage(host(granted.router()).preflight(spec), vertx.getOrCreateContext());
    }

    /** The router answers a moment before it is free for the next call of the service. */
    private Future<?> afterTheLook(Granted granted, DeploymentSpec spec) {
        return Future.fromCompletionStage(host(granted.router()).idle(spec.serviceName()), vertx.getOrCreateContext())
                .timeout(LOOK_MOST_MILLIS, TimeUnit.MILLISECONDS)
                .transform(done -> Future.succeededFuture());
    }

    private interface Next {
        Future<SupervisorAnswer> of(Granted granted, KnownTraffic traffic);
    }

    /** What refuses it in any case need not wait for a look at the traffic; what came in during the look may refuse it as well. */
    private Future<SupervisorAnswer> admitted(Begin wanted, Next next) {
        var refusal = Admission.refusal(wanted, openings(wanted, new KnownTraffic.Unknown()));
        return refusal != null
                ? Future.succeededFuture(refusal)
                : traffic(wanted).compose(traffic -> switch (Admission.of(wanted, openings(wanted, traffic))) {
                    case Admission.Refused(var why) -> Future.succeededFuture(why);
                    case Granted granted -> next.of(granted, traffic);
                });
    }

    /** A router that is slow to tell is not waited for: the first split is asked of it in any case. */
    private Future<KnownTraffic> traffic(Begin wanted) {
        String name = routerName(wanted);
        var router = Objects.requireNonNull(world.routers().get(name));
        var unsure = new Granted(
                router.info(), Objects.requireNonNullElse(wanted.baselineVersion(), Versions.UNKNOWN_BASELINE));
        var seen = router.info().capabilities().can(Feature.OBSERVE)
                ? Future.fromCompletionStage(router.observe(spec(wanted, unsure)), vertx.getOrCreateContext())
                        .timeout(LOOK_MOST_MILLIS, TimeUnit.MILLISECONDS)
                        .otherwise(Optional.empty())
                : Future.succeededFuture(Optional.<Observation>empty());
        return seen.map(found -> KnownTraffic.of(name, found.orElse(null), inService.find(wanted.serviceName())));
    }

    private HostedRouter host(RouterInfo router) {
        return Objects.requireNonNull(world.routers().get(router.name()));
    }

    private String routerName(Begin wanted) {
        return Objects.requireNonNullElse(wanted.router() == null ? config.defaultRouter() : wanted.router(), "");
    }

    private Admission.Openings openings(Begin wanted, KnownTraffic traffic) {
        var busy = directory.openFor(wanted.serviceName());
        String name = routerName(wanted);
        var router = world.routers().get(name);
        return new Admission.Openings(
                world.routers().all().stream().map(RouterHost::info).toList(),
                name,
                router == null ? null : router.info(),
                busy == null ? null : busy.id(),
                directory.openCount(),
                config.deployments().openMax(),
                knownBad.find(wanted.serviceName(), wanted.newVersion()),
                traffic);
    }

    private DeploymentSpec spec(Begin wanted, Granted granted) {
        var router = granted.router();
        return new DeploymentSpec(
                UUID.randomUUID().toString(),
                wanted.serviceName(),
                granted.baselineVersion(),
                wanted.newVersion(),
                router.name(),
                wanted.upstreams(),
                wanted.strategy(),
                wanted.policy(),
                wanted.safeguards()
                        .fill(wanted.strategy(), router.capabilities().defaultLease()),
                wanted.override(),
                config.deployments().routerDeadline(),
                world.clock().instant());
    }

    private Future<?> deploy(Course course, @Nullable Begin wish, @Nullable HostedRouter router) {
        String id = course.spec().id();
        var published = new Published(course.snapshot());
        directory.add(id, published); // at once: the next question for the same service must see it
        Runnable onEnd = () -> world.bus().tell(SupervisorQuestion.ADDRESS, new Ended(id, now()));
        return vertx.deployVerticle(new DeploymentVerticle(course, wish, router, world, published, onEnd))
                .andThen((verticle, failure) -> { // and not beside what follows, which might overtake it
                    if (failure != null) {
                        directory.remove(id);
                        return;
                    }
                    verticleIds.put(id, verticle);
                    if (!directory.contains(id)) { // it ended, and was forgotten, before this
                        undeploy(id);
                    }
                });
    }

    private void forget() {
        var retention = config.deployments().retention();
        var gone = directory.forget(retention.endedMax(), retention.age(), now());
        gone.forEach(this::undeploy);
        if (!gone.isEmpty()) {
            world.journal().forget(gone).onFailure(e -> LOGGER.atWarn()
                    .log("old deployments are still in the journal: {}", e.getMessage()));
        }
        var bad = config.deployments().knownBad();
        var past = knownBad.forget(bad.max(), bad.age(), now());
        if (!past.isEmpty()) {
            world.journal().forgetBad(past).onFailure(e -> LOGGER.atWarn()
                    .log("versions that were bad long ago are still in the journal: {}", e.getMessage()));
        }
    }

    private void undeploy(String id) {
        String verticle = verticleIds.remove(id);
        if (verticle != null) {
            vertx.undeploy(verticle);
        }
    }

    private Instant now() {
        return world.clock().instant();
    }
}
