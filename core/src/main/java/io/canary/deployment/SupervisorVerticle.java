package io.canary.deployment;

import io.canary.config.Config;
import io.canary.deployment.SupervisorAnswer.Begun;
import io.canary.deployment.SupervisorAnswer.Done;
import io.canary.deployment.SupervisorAnswer.NoSuchRouter;
import io.canary.deployment.SupervisorAnswer.ServiceBusy;
import io.canary.deployment.SupervisorAnswer.TooMany;
import io.canary.deployment.SupervisorQuestion.Begin;
import io.canary.deployment.SupervisorQuestion.Ended;
import io.canary.deployment.SupervisorQuestion.ListAll;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Standing;
import io.canary.routing.RouterHost;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Begins deployments, one at most for each service, and forgets those that ended long ago. Deployments are its children:
 * they end with it.
 */
public final class SupervisorVerticle extends VerticleBase {
    private static final long FORGET_EVERY_MILLIS = 10_000;

    private final Config config;
    private final Surroundings world;
    private final Directory directory;
    private final Map<String, String> verticleIds = new HashMap<>();

    public SupervisorVerticle(Config config, Surroundings world, Directory directory) {
        this.config = config;
        this.world = world;
        this.directory = directory;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(FORGET_EVERY_MILLIS, t -> forget());
        return world.bus().answer(SupervisorQuestion.ADDRESS, this::answer).completion();
    }

    private Future<SupervisorAnswer> answer(SupervisorQuestion question) {
        return switch (question) {
            case Begin b -> begin(b);
            case ListAll l -> Future.succeededFuture(directory.page(l));
            case Ended e -> {
                directory.ended(e.id(), e.at());
                forget();
                yield Future.succeededFuture(new Done());
            }
        };
    }

    private Future<SupervisorAnswer> begin(Begin wanted) {
        var name = wanted.router() == null ? config.defaultRouter() : wanted.router();
        var router = name == null ? null : world.routers().get(name);
        if (name == null || router == null) {
            var known = world.routers().all().stream().map(r -> r.info().name()).toList();
            return Future.succeededFuture(new NoSuchRouter(name == null ? "" : name, known));
        }
        var busy = directory.openFor(wanted.serviceName());
        if (busy != null) {
            return Future.succeededFuture(new ServiceBusy(busy.id()));
        }
        int max = config.deployments().openMax();
        if (directory.openCount() >= max) {
            return Future.succeededFuture(new TooMany(max));
        }
        return deploy(spec(wanted, name), router);
    }

    private DeploymentSpec spec(Begin wanted, String router) {
        return new DeploymentSpec(
                UUID.randomUUID().toString(),
                wanted.serviceName(),
                wanted.baselineVersion(),
                wanted.newVersion(),
                router,
                wanted.upstreams(),
                wanted.strategy(),
                wanted.policy(),
                config.deployments().routerDeadline(),
                world.clock().instant());
    }

    private Future<SupervisorAnswer> deploy(DeploymentSpec spec, RouterHost router) {
        String id = spec.id();
        var course = new Course(Standing.before(spec), List.of());
        var published = new Published(course.snapshot());
        directory.add(id, published); // at once: the next question for the same service must see it
        Runnable onEnd = () -> world.bus().tell(SupervisorQuestion.ADDRESS, new Ended(id, now()));
        return vertx.deployVerticle(new DeploymentVerticle(course, router, world, published, onEnd))
                .<SupervisorAnswer>map(verticle -> {
                    verticleIds.put(id, verticle);
                    if (!directory.contains(id)) { // it ended, and was forgotten, before this
                        undeploy(id);
                    }
                    return new Begun(id);
                })
                .onFailure(e -> directory.remove(id));
    }

    private void forget() {
        var retention = config.deployments().retention();
        for (String id : directory.forget(retention.endedMax(), retention.age(), now())) {
            undeploy(id);
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
