package io.canary.durability;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/**
 * Promotes a good version again and again, as far as it gets between two kills: by limits, or compared with its
 * baseline.
 */
final class GoodRollouts {
    private static final long PAUSE_MILLIS = 20;
    /** The canary's initial weight. */
    private static final int FIRST_PERCENT = 5;

    private final String service;
    private final String mode;
    private String id = "";
    /** The canary's share of the traffic when it was last read. */
    private int percent = FIRST_PERCENT;

    /**
     * A client that has not started.
     *
     * @param mode of the analysis: whether the baseline reports too
     */
    GoodRollouts(String service, String mode) {
        this.service = service;
        this.mode = mode;
    }

    /** Reports until the orchestrator stops answering. */
    void work(ServiceProcess orchestrator) throws InterruptedException {
        try {
            while (true) {
                if (id.isEmpty() || isOver(orchestrator)) {
                    begin(orchestrator);
                }
                orchestrator.post("/metrics", report("canary", percent));
                if (mode.equals("sequential")) {
                    orchestrator.post("/metrics", report("baseline", 100 - percent));
                }
                Thread.sleep(PAUSE_MILLIS); // like a service that reports at its own interval
            }
        } catch (IOException killed) {
            // in the middle of a request, as intended
        }
    }

    /** The report of a version that gets this percentage of the traffic. */
    private JsonObject report(String version, int percent) {
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", 10 * percent)
                .put("errors", 0);
    }

    private boolean isOver(ServiceProcess orchestrator) throws IOException, InterruptedException {
        var deployment = new JsonObject(orchestrator.get("/deployments/" + id));
        percent = deployment.getInteger("current_weight", percent);
        return deployment.getString("completed_at") != null;
    }

    private void begin(ServiceProcess orchestrator) throws IOException, InterruptedException {
        var wanted = new JsonObject()
                .put("service_name", service)
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("interval_sec", 1).put("step_weight", 20))
                .put("policy", policy());
        var answer = new JsonObject(orchestrator.post("/deployments", wanted));
        // if there is a deployment already, its id is the last word of the refusal
        String detail = answer.getString("detail", "");
        percent = FIRST_PERCENT;
        id = answer.getString("id", detail.substring(detail.lastIndexOf(' ') + 1));
    }

    private JsonObject policy() {
        var analysis = new JsonObject()
                .put("mode", mode)
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("latency_warmup_sec", 0)
                .put("margins", new JsonObject().put("latency_ratio", null));
        return new JsonObject().put("min_samples", 1).put("min_requests", 1).put("analysis", analysis);
    }
}
