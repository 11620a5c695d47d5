package io.canary.deployment;

import io.canary.config.Config;
import io.canary.deployment.Admission.Granted;
import io.canary.deployment.SupervisorReply.Begun;
import io.canary.deployment.SupervisorReply.Done;
import io.canary.deployment.SupervisorReply.Planned;
import io.canary.deployment.SupervisorReply.Services;
import io.canary.deployment.SupervisorReply.Unavailable;
import io.canary.deployment.SupervisorRequest.Begin;
import io.canary.deployment.SupervisorRequest.Ended;
import io.canary.deployment.SupervisorRequest.ListAll;
import io.canary.deployment.SupervisorRequest.ListServices;
import io.canary.deployment.SupervisorRequest.Plan;
import io.canary.journal.Journal.StoredDeployment;
import io.canary.journal.JournalException;
import io.canary.retention.AgeClock;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.State;
import io.canary.routing.HostedRouter;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.telemetry.Platform;
import io.canary.telemetry.RefusedFor;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts deployments, at most one for each service, and deletes those that ended long ago. Deployments are its
 * children: they end with it.
 */
public final class SupervisorVerticle extends VerticleBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(SupervisorVerticle.class);
    private static final long FORGET_EVERY_MILLIS = 10_000;

    /** Enough that their first transitions fill the journal's transactions. */
    private static final int RECOVERED_AT_ONCE = 10_000;

    private final DeploymentServices world;
    private final Directory directory;
    private final Map<String, String> verticleIds = new HashMap<>();
    private final Queue<StoredDeployment> recorded;
    private final KnownBadVersions knownBad;
    private final ServicesInService inService;
    private final AdmissionController admissions;
    private final Retention retention;
    private final Interner interner = new Interner();

    /**
     * @param recorded the deployments in the journal, oldest first; removed one by one
     * @param knownBad the versions that the journal knows to be bad
     * @param inService the versions that the journal knows to be in service
     */
    public SupervisorVerticle(
            Config config,
            DeploymentServices world,
            Directory directory,
            Queue<StoredDeployment> recorded,
            Collection<KnownBad> knownBad,
            Collection<InService> inService) {
        this.knownBad = new KnownBadVersions(knownBad);
        this.inService = new ServicesInService(inService);
        this.world = world;
        this.directory = directory;
        this.recorded = recorded;
        this.admissions = new AdmissionController(config, world, directory, this.knownBad, this.inService);
        this.retention = new Retention(
                config.deployments(),
                world.journal(),
                directory,
                this.knownBad,
                ages(recorded, knownBad),
                this::undeploy);
    }

    private InstantSource ages(Collection<StoredDeployment> recorded, Collection<KnownBad> knownBad) {
        var lastWritten = Stream.concat(
                        recorded.stream().map(r -> r.record().updatedAt()),
                        knownBad.stream().map(KnownBad::at))
                .max(Comparator.naturalOrder());
        return new AgeClock(now(), lastWritten.orElse(null), world.clock()::steady);
    }

    /** Completes when every recorded deployment has resumed. */
    @Override
    public Future<?> start() {
        vertx.setPeriodic(FORGET_EVERY_MILLIS, t -> retention.forgetOld());
        var missing = MissingRouters.of(recorded, world.routers());
        if (!missing.isEmpty()) {
            LOGGER.atWarn().log(missing.words());
        }
        var workers = Platform.answerWorkers(vertx);
        return world.bus()
                .answer(SupervisorRequest.ADDRESS, question -> answer(question, workers))
                .completion()
                .compose(v -> Future.all(Stream.generate(this::recoverNext)
                        .limit(RECOVERED_AT_ONCE)
                        .toList()));
    }

    private Future<?> recoverNext() {
        var next = recorded.poll();
        return next == null ? Future.succeededFuture() : recover(next).compose(v -> recoverNext());
    }

    private Future<?> recover(StoredDeployment stored) {
        var record = interner.standing(stored.record());
        var spec = record.spec();
        boolean hasEnded = record.state() instanceof State.Ended;
        var router =
                hasEnded ? world.routers().get(spec.router()) : world.routers().orMissing(spec.router());
        var deployment = new DeploymentContext(record, stored.history(), isOfNewUsers(router));
        if (router != null && !router.missing().isEmpty()) {
            deployment.needs(MissingRouters.needed(router.missing()));
        }
        var deployed = deploy(deployment, null, router);
        if (record.state() instanceof State.Ended ended) {
            directory.ended(spec.id(), ended.at());
        }
        return deployed;
    }

    private Future<SupervisorReply> answer(SupervisorRequest question, WorkerExecutor workers) {
        return switch (question) {
            case Begin b -> begin(b);
            case Plan p -> plan(p.wanted());
            case ListAll l -> page(l, workers);
            case ListServices l -> Future.succeededFuture(services(l));
            case Ended e -> {
                var record = directory.standing(e.id());
                if (record != null) {
                    knownBad.ended(record.spec(), record.state());
                    inService.ended(record.spec(), record.state());
                }
                directory.ended(e.id(), e.at());
                retention.forgetBeyond();
                yield Future.succeededFuture(new Done());
            }
        };
    }

    /** A search that may visit many entries runs on another thread, so that it does not block this event loop. */
    private Future<SupervisorReply> page(ListAll wanted, WorkerExecutor workers) {
        return Directory.isQuick(wanted)
                ? Future.succeededFuture(directory.page(wanted))
                : workers.executeBlocking(() -> directory.page(wanted), false);
    }

    private Services services(ListServices wanted) {
        return new Services((wanted.serviceName() == null
                        ? inService.all().limit(wanted.limit())
                        : Stream.ofNullable(inService.find(wanted.serviceName())))
                .map(this::status)
                .toList());
    }

    private ServiceStatus status(InService known) {
        var open = directory.openFor(known.service());
        return new ServiceStatus(known, directory.snapshot(known.deployment()), open == null ? null : open.id());
    }

    private Future<SupervisorReply> begin(Begin wanted) {
        return admissions
                .admit(wanted.wanted(), (granted, known) -> begin(wanted, granted, known.baseline()))
                .onSuccess(answer -> {
                    if (answer instanceof SupervisorReply.TooMany) {
                        world.meters().refused(RefusedFor.OPEN_DEPLOYMENTS);
                    }
                });
    }

    private Future<SupervisorReply> begin(Begin first, Granted granted, @Nullable LearnedBaseline baseline) {
        var wanted = first.wanted();
        var last = inService.find(wanted.serviceName());
        if (last != null && directory.contains(last.deployment())) {
            world.bus().tell(ActorRequest.address(last.deployment()), new ActorRequest.Supersede());
        }
        var router = admissions.host(granted);
        var spec = interner.spec(admissions.spec(wanted, granted, baseline).createdIn(first.traceParent()));
        var begun = deploy(
                        new DeploymentContext(DeploymentRecord.before(spec), List.of(), isOfNewUsers(router)),
                        first,
                        router)
                .<SupervisorReply>map(v -> new Begun(spec.id()))
                .recover(e -> e instanceof JournalException
                        ? Future.succeededFuture(new Unavailable(String.valueOf(e.getMessage()), false))
                        : Future.failedFuture(e));
        return AppendTimeout.orElse(vertx, begun, begun, () -> new Unavailable(AppendTimeout.SILENCE, true));
    }

    private Future<SupervisorReply> plan(DeploymentRequest wanted) {
        return admissions.admit(wanted, (granted, known) -> {
            var spec = admissions.spec(wanted, granted, known.baseline());
            var sources = admissions.sources(spec);
            return admissions
                    .preflight(granted, spec)
                    .compose(said -> sources.map(checks -> new Planned(spec, known.traffic(), said, checks)));
        });
    }

    private Future<?> deploy(DeploymentContext deployment, @Nullable Begin wanted, @Nullable HostedRouter router) {
        String id = deployment.spec().id();
        var holder = new SnapshotHolder(deployment.snapshot());
        directory.add(id, holder); // at once: the next request for the same service must see it
        Runnable onEnd = () -> world.bus().tell(SupervisorRequest.ADDRESS, new Ended(id, now()));
        return vertx.deployVerticle(new DeploymentVerticle(deployment, wanted, router, world, holder, onEnd))
                .andThen((verticle, failure) -> { // not concurrently with what follows, which might overtake it
                    if (failure != null) {
                        directory.remove(id);
                        return;
                    }
                    verticleIds.put(id, verticle);
                    if (!directory.contains(id)) { // it ended and was deleted before this
                        undeploy(id);
                    }
                });
    }

    private static boolean isOfNewUsers(@Nullable HostedRouter router) {
        return router != null && router.info().capabilities().can(Feature.NEW_USERS_ONLY);
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
