package io.canary.durability;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** Lets a good version climb, again and again, as far as it gets between two kills: within limits, or beside its baseline. */
final class Climber {
    private static final long PAUSE_MILLIS = 20;
    /** What a canary gets at first. */
    private static final int FIRST_PERCENT = 5;

    private final String service;
    private final String mode;
    private String id = "";
    /** The canary's part of the traffic, when last looked at. */
    private int percent = FIRST_PERCENT;

    /**
     * Who has not begun.
     *
     * @param mode of the analysis: whether the baseline is reported too
     */
    Climber(String service, String mode) {
        this.service = service;
        this.mode = mode;
    }

    /** Reports until the orchestrator does not answer any more. */
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
                Thread.sleep(PAUSE_MILLIS); // as a service that reports at its own pace
            }
        } catch (IOException killed) {
            // in the middle of something, as it should be
        }
    }

    /** What a version reports that gets so many percent of the traffic. */
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
        // of one that is there already, the id is the last word of the refusal
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
