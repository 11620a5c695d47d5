package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A deployment from v1 to v2 without limits, which tells how many requests it has counted.
 *
 * @param beganMillis when its first step began: what came before does not count
 */
record CountedDeployment(TestService service, String id, String name, long beganMillis) {
    private static final AtomicInteger CREATED = new AtomicInteger();

    static CountedDeployment of(TestService service) throws Exception {
        String name = "counted " + CREATED.getAndIncrement();
        var policy = new JsonObject()
                .put("min_samples", 1)
                .put("min_requests", 1)
                .putNull("max_error_rate")
                .putNull("max_latency_p95_ms")
                .putNull("min_availability")
                .putNull("max_cpu_utilization")
                .put("analysis", new JsonObject().put("mode", "threshold"));
        String id = service.create(
                        TestService.slow(name).put("baseline_version", "v1").put("policy", policy))
                .getString("id");
        var running = service.await(id, d -> d.getString("last_step_started_at") != null);
        long began = Instant.parse(running.getString("last_step_started_at")).toEpochMilli() + 1;
        return new CountedDeployment(service, id, name, began);
    }

    /** Waits until the clock has passed this many milliseconds since its begin. */
    void awaitMillis(long millis) {
        while (System.currentTimeMillis() <= beganMillis + millis) {
            Thread.onSpinWait();
        }
    }

    /** What it was promoted on. */
    JsonObject aggregates() throws Exception {
        var answer = service.post("/deployments/" + id + "/promote", "");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        return service.await(id, d -> d.getString("completed_at") != null).getJsonObject("last_aggregates");
    }
}
