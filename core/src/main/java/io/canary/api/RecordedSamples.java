package io.canary.api;

import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Stratum;
import io.canary.rollout.Decision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;

/**
 * The samples that a deployment was decided on, as {@code POST /metrics} reads them: of each tick that the journal has, one of
 * each version that was reported. Takes the decisions of one deployment in their order; not thread-safe.
 */
public final class RecordedSamples {
    private final String deployment;
    private final long tickMillis;
    private final TickTimes recorded = new TickTimes();
    private final TickTimes compared = new TickTimes(); // their numbers are others

    /** None yet of this deployment, whose ticks are so long. */
    public RecordedSamples(String deployment, Duration tick) {
        this.deployment = deployment;
        this.tickMillis = tick.toMillis();
    }

    /** The samples of a decision, one a line. */
    public Buffer ndjson(Decision decision) {
        var lines = Buffer.buffer();
        decision.recorded().forEach(tick -> write(tick, recorded, lines));
        if (decision.verdict() instanceof Verdict.Comparative c) {
            c.compared().inputs().ticks().forEach(tick -> write(tick, compared, lines));
        }
        return lines;
    }

    private void write(Stratum tick, TickTimes times, Buffer lines) {
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
