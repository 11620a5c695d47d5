package io.canary.api;

import io.canary.analysis.Compared;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.journal.Journal.Decided;
import io.canary.rollout.Decision;
import io.canary.simulate.RecordedItem.Judged;
import io.canary.simulate.RecordedLook;
import io.canary.spi.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the samples that a deployment's decisions were based on, in the format that {@code POST /metrics} reads: for
 * each recorded tick, one sample of each version. Each sample carries its judgement, so that a simulation can decide
 * again; the first sample of a decision also carries the decision's other inputs. A decision without a tick is a line
 * of its own, without a sample. Takes the decisions of one deployment in order; not thread-safe.
 */
public final class RecordedSamples {
    private final String deployment;
    private final long tickMillis;
    private final TickTimes recorded;
    private final TickTimes compared; // comparisons number their ticks separately
    private Compared.@Nullable Inputs last; // of the last decision that is a comparison
    private long lastNumber;
    private long lastCompared;

    /** Starts at the beginning of this deployment, whose ticks are this long. */
    public RecordedSamples(String deployment, Duration tick) {
        this(deployment, tick, SamplesCursor.BEGINNING, null);
    }

    /**
     * Continues a recording.
     *
     * @param before the last earlier decision whose verdict is a comparison, as {@code from} says; null if there is
     *     none
     */
    RecordedSamples(String deployment, Duration tick, SamplesCursor from, @Nullable Decision before) {
        this.deployment = deployment;
        this.tickMillis = tick.toMillis();
        this.recorded = new TickTimes(from.recordedTick());
        this.compared = new TickTimes(from.comparedTick());
        this.lastNumber = from.number();
        this.lastCompared = from.compared();
        if (before != null && before.verdict() instanceof Verdict.Comparative c) {
            last = c.compared().inputs();
        }
    }

    /** Writes the samples of a decision, each as a line. */
    public void write(Decided decided, Consumer<JsonObject> line) {
        var decision = decided.decision();
        var lines = new Lines(line, RecordedLook.of(decision, before(decision)));
        decision.recorded().forEach(tick -> lines.write(tick, recorded));
        if (decision.verdict() instanceof Verdict.Comparative c) {
            c.compared().inputs().ticks().forEach(tick -> lines.write(tick, compared));
            lastCompared = decided.number();
        }
        lines.end();
        lastNumber = decided.number();
    }

    /** The cursor of the next page. */
    SamplesCursor position() {
        return new SamplesCursor(lastNumber, lastCompared, recorded.last(), compared.last());
    }

    /** The prior knowledge, if it does not follow from what has been written so far. */
    private @Nullable Memento before(Decision decision) {
        if (!(decision.verdict() instanceof Verdict.Comparative c)) {
            return null;
        }
        var inputs = c.compared().inputs();
        var before = Engine.rewritten(inputs.policy(), inputs.before());
        var expected = last == null || !last.canReplay() ? new Engine(inputs.policy()).memento() : last.after();
        last = inputs;
        return before.equals(expected) ? null : before;
    }

    /** The lines of one decision. */
    private final class Lines {
        private final Consumer<JsonObject> line;
        private @Nullable RecordedLook look;

        Lines(Consumer<JsonObject> line, RecordedLook look) {
            this.line = line;
            this.look = look;
        }

        void write(Stratum tick, TickTimes times) {
            var at = times.end(tick, tickMillis);
            write(tick.canary(), "canary", tick, at);
            write(tick.baseline(), "baseline", tick, at);
        }

        private void write(@Nullable Report report, String version, Stratum tick, Instant at) {
            if (report == null) {
                return;
            }
            var errors = fraction(report);
            for (var sample : ReportJson.samples(report, version)) { // errors are in the first sample
                line.accept(new JsonObject()
                        .put("deployment_id", deployment)
                        .put("timestamp", JsonValues.time(at))
                        .mergeIn(sample)
                        .put("recorded", judged(tick, errors)));
                look = null;
                errors = null;
            }
        }

        private static @Nullable Double fraction(Report report) {
            return report.readings().get(Metric.ERRORS) instanceof Arm(double of, double bad) && bad != Math.rint(bad)
                    ? Double.valueOf(bad)
                    : null;
        }

        private JsonObject judged(Stratum tick, @Nullable Double errors) {
            var closed = tick.closedMillis() == Stratum.UNKNOWN ? null : Instant.ofEpochMilli(tick.closedMillis());
            return json(new Judged(closed, tick.step().weight(), errors, look));
        }

        private JsonObject json(Judged judged) {
            return withoutNulls(Settings.write(judged));
        }

        /** Writes the decision itself if no sample carries it. */
        void end() {
            if (look != null) {
                line.accept(new JsonObject()
                        .put("deployment_id", deployment)
                        .put("recorded", json(new Judged(null, null, null, look))));
            }
        }
    }

    private static JsonObject withoutNulls(Map<?, ?> tree) {
        var json = new JsonObject();
        tree.forEach((name, value) -> {
            if (value != null) {
                json.put(String.valueOf(name), value instanceof Map<?, ?> child ? withoutNulls(child) : value);
            }
        });
        return json;
    }
}
