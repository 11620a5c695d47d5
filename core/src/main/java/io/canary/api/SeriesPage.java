package io.canary.api;

import io.canary.analysis.Compared;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.api.TickTimes.Tick;
import io.canary.deployment.ActorReply.Judged;
import io.canary.journal.Journal.Decided;
import io.canary.rollout.DeploymentSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the series of a deployment: the ticks of some of its decisions and, on the last page, those since. The
 * evidence after each tick is computed again from the records. Not thread-safe; handed from one thread to another.
 */
public final class SeriesPage {
    private final Judged now;
    private final List<Decided> decisions;
    private final boolean isLast;
    private final long tickMillis;
    private final SeriesCursor from;
    private final TickTimes recorded;
    private final TickTimes compared; // comparisons number their ticks separately
    private final JsonArray ticks = new JsonArray();
    private long decision;

    /**
     * @param now the evidence since the last decision, read before the decisions, so that no tick is missed in between
     * @param decisions those after the cursor, oldest first
     * @param isLast whether there are no more
     */
    SeriesPage(Judged now, List<Decided> decisions, boolean isLast, SeriesCursor from) {
        this.now = now;
        this.decisions = decisions;
        this.isLast = isLast;
        this.from = from;
        this.tickMillis = spec().policy().analysis().tick().toMillis();
        this.recorded = new TickTimes(from.recorded());
        this.compared = new TickTimes(from.compared());
        this.decision = from.decision();
    }

    private DeploymentSpec spec() {
        return now.view().snapshot().spec();
    }

    /** Writes the page. Called once, on a worker: a decision may have thousands of ticks. */
    public JsonObject write() {
        decisions.forEach(this::add);
        var live = now.judged();
        if (isLast && live != null && live.verdict() instanceof Verdict.Comparative c) {
            add(c.compared().inputs(), null);
        }
        return new JsonObject()
                .put("deployment_id", spec().id())
                .put("tick_sec", JsonValues.seconds(spec().policy().analysis().tick()))
                .put("e_value_threshold", threshold())
                .put("ticks", ticks)
                .put("since", new SeriesCursor(decision, recorded.last(), compared.last()).text())
                .put("more", !isLast);
    }

    /** Null if nothing is compared. */
    private @Nullable Double threshold() {
        var live = now.judged();
        var last = now.view().snapshot().lastDecision();
        boolean isCompared = (live != null && live.verdict() instanceof Verdict.Comparative)
                || (last != null && last.verdict() instanceof Verdict.Comparative);
        return isCompared ? 1 / spec().policy().analysis().alpha() : null;
    }

    private void add(Decided decided) {
        var evidence = decided.decision();
        for (var tick : evidence.recorded()) {
            var end = recorded.end(tick, tickMillis);
            if (isNew(recorded.last(), from.recorded())) {
                ticks.add(TickJson.write(tick, end, null, decided.number()));
            }
        }
        if (evidence.verdict() instanceof Verdict.Comparative c) {
            add(c.compared().inputs(), decided.number());
        }
        decision = decided.number();
    }

    private void add(Compared.Inputs inputs, @Nullable Long number) {
        var engine = inputs.canReplay() ? Engine.restore(inputs.policy(), inputs.before()) : null;
        for (var tick : inputs.ticks()) {
            var end = compared.end(tick, tickMillis);
            if (engine != null) {
                engine.take(tick);
            }
            if (isNew(compared.last(), from.compared())) {
                add(tick, end, engine, number);
            }
        }
    }

    private void add(Stratum tick, Instant end, @Nullable Engine engine, @Nullable Long number) {
        ticks.add(TickJson.write(tick, end, engine == null ? null : engine.finding(), number));
    }

    /** Whether a tick comes after the last one of the page before. Only one of number and time is sure to grow. */
    private static boolean isNew(Tick tick, Tick last) {
        return tick.number() > last.number() || tick.millis() > last.millis();
    }
}
