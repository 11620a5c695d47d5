package io.canary.durability;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** Lets a good version climb, again and again, as far as it gets between two kills. */
final class Climber {
    private static final long PAUSE_MILLIS = 20;

    private String id = "";

    /** Reports until the orchestrator does not answer any more. */
    void work(ServiceProcess orchestrator) throws InterruptedException {
        try {
            while (true) {
                if (id.isEmpty() || isOver(orchestrator)) {
                    begin(orchestrator);
                }
                var sample = new JsonObject()
                        .put("deployment_id", id)
                        .put("requests", 10)
                        .put("errors", 0);
                orchestrator.post("/metrics", sample);
                Thread.sleep(PAUSE_MILLIS); // as a service that reports at its own pace
            }
        } catch (IOException killed) {
            // in the middle of something, as it should be
        }
    }

    private boolean isOver(ServiceProcess orchestrator) throws IOException, InterruptedException {
        return new JsonObject(orchestrator.get("/deployments/" + id)).getString("completed_at") != null;
    }

    private void begin(ServiceProcess orchestrator) throws IOException, InterruptedException {
        var wanted = new JsonObject()
                .put("service_name", "climber")
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("interval_sec", 1).put("step_weight", 20))
                .put("policy", new JsonObject().put("min_samples", 1).put("min_requests", 1));
        var answer = new JsonObject(orchestrator.post("/deployments", wanted));
        // of one that is there already, the id is the last word of the refusal
        String detail = answer.getString("detail", "");
        id = answer.getString("id", detail.substring(detail.lastIndexOf(' ') + 1));
    }
}
