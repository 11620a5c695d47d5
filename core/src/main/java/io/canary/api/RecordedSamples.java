package io.canary.api;

import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Stratum;
import io.canary.rollout.Decision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;

/**
 * The samples that a deployment was decided on, as {@code POST /metrics} reads them: of each tick that the journal has, one of
 * each version that was reported. Takes the decisions of one deployment in their order; not thread-safe.
 */
public final class RecordedSamples {
    private final String deployment;
    private final TickTimes times = new TickTimes();

    public RecordedSamples(String deployment) {
        this.deployment = deployment;
    }

    /** The samples of a decision, one a line; nothing where it compared nothing. */
    public Buffer ndjson(Decision decision) {
        var lines = Buffer.buffer();
        if (decision.verdict() instanceof Verdict.Comparative c) {
            var inputs = c.compared().inputs();
            long tickMillis = inputs.policy().analysis().tick().toMillis();
            inputs.ticks().forEach(tick -> write(tick, tickMillis, lines));
        }
        return lines;
    }

    private void write(Stratum tick, long tickMillis, Buffer lines) {
        var at = times.end(tick, tickMillis);
        var samples = new ArrayList<JsonObject>(2);
        if (tick.canary() != null) {
            samples.addAll(ReportJson.samples(tick.canary(), "canary"));
        }
        if (tick.baseline() != null) {
            samples.addAll(ReportJson.samples(tick.baseline(), "baseline"));
        }
        samples.forEach(sample -> lines.appendBuffer(new JsonObject()
                        .put("deployment_id", deployment)
                        .put("timestamp", DeploymentJson.time(at))
                        .mergeIn(sample)
                        .toBuffer())
                .appendByte((byte) '\n'));
    }
}
