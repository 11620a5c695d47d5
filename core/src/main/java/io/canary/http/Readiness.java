package io.canary.http;

import io.canary.bus.Bus;
import io.canary.deployment.SupervisorRequest;
import io.canary.deployment.SupervisorRequest.ListAll;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;

/** Whether the service is ready: the supervisor answers, and the service is not stopping. */
public final class Readiness {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final HealthChecks checks;
    private volatile boolean stopping;

    public Readiness(Vertx vertx, Bus bus) {
        checks = HealthChecks.create(vertx);
        checks.register("running", promise -> promise.complete(stopping ? Status.KO() : Status.OK()));
        checks.register("supervisor", LIMIT.toMillis(), promise -> bus.ask(
                        SupervisorRequest.ADDRESS, new ListAll(null, null, Long.MAX_VALUE, 1), LIMIT)
                .onComplete(answer -> promise.complete(answer.succeeded() ? Status.OK() : Status.KO())));
    }

    /** From now on the service is not ready, so that load balancers send no more clients. */
    public void stopping() {
        stopping = true;
    }

    /** The result of each check ({@code ok} or {@code failed}), and {@code ok} for all together. Never fails. */
    Future<JsonObject> check() {
        return checks.checkStatus().map(all -> {
            var json = new JsonObject();
            all.getChecks().forEach(c -> json.put(c.getId(), c.getUp() ? "ok" : "failed"));
            return json.put("ok", all.getUp());
        });
    }
}
