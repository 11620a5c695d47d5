package io.canary.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The samples of each tick, as JSON. */
final class StratumJson {

    private StratumJson() {}

    static ArrayNode write(List<Stratum> ticks) {
        var list = JsonNodeFactory.instance.arrayNode();
        ticks.forEach(tick -> list.add(write(tick)));
        return list;
    }

    static List<Stratum> read(Fields f, String name) {
        return f.list(name, tick -> stratum(new Fields(tick)));
    }

    private static ObjectNode write(Stratum s) {
        var json = Codec.object()
                .put("tick", s.tick())
                .put("step", s.step().number())
                .put("weight_bp", s.step().weight().basisPoints())
                .put("next_bp", s.step().next().basisPoints())
                .put("step_sec", s.stepSeconds());
        if (s.step().isBaking()) {
            json.put("bake_ticks", s.step().bakeTicks());
        }
        json.set("canary", write(s.canary()));
        json.set("baseline", write(s.baseline()));
        return s.closedMillis() == Stratum.UNKNOWN ? json : json.put("closed", s.closedMillis());
    }

    private static Stratum stratum(Fields f) {
        var step = new WeightStep(
                f.whole("step"),
                new Weight(f.number("weight_bp")),
                new Weight(f.number("next_bp")),
                f.has("bake_ticks") ? f.number("bake_ticks") : 0);
        return new Stratum(
                f.whole("tick"),
                step,
                f.fraction("step_sec"),
                report(f, "canary"),
                report(f, "baseline"),
                f.has("closed") ? f.whole("closed") : Stratum.UNKNOWN);
    }

    private static @Nullable ObjectNode write(@Nullable Report report) {
        if (report == null) {
            return null;
        }
        var json = Codec.object().put("requests", report.requests());
        var readings = json.putObject("readings");
        new TreeMap<>(report.readings()).forEach((name, reading) -> readings.set(name, write(reading)));
        return json;
    }

    private static @Nullable Report report(Fields stratum, String name) {
        if (stratum.isNull(name)) {
            return null;
        }
        var f = stratum.child(name);
        var readings = new TreeMap<String, Reading>();
        f.child("readings")
                .object()
                .properties()
                .forEach(each -> readings.put(each.getKey(), reading(new Fields(each.getValue()))));
        return new Report(f.fraction("requests"), readings);
    }

    private static ObjectNode write(Reading reading) {
        return switch (reading) {
            case Arm(double requests, double bad) ->
                Codec.object().put("of", requests).put("bad", bad);
            case Reading.Gauge(double value) -> Codec.object().put("value", value);
            case Reading.Latencies(var histogram) -> write(histogram);
        };
    }

    private static Reading reading(Fields f) {
        if (f.has("bad")) {
            return new Arm(f.fraction("of"), f.fraction("bad"));
        }
        return f.has("value") ? new Reading.Gauge(f.fraction("value")) : new Reading.Latencies(histogram(f));
    }

    private static ObjectNode write(LatencyHistogram histogram) {
        long[] counts = histogram.counts();
        int first = 0;
        while (first < counts.length && counts[first] == 0) {
            first++;
        }
        var json = Codec.object().put("first", first);
        var list = json.putArray("counts");
        Arrays.stream(counts, first, counts.length).forEach(list::add);
        return json;
    }

    private static LatencyHistogram histogram(Fields f) {
        var given = f.list("counts", JsonNode::longValue);
        int first = f.number("first");
        if (first < 0 || first + given.size() > LatencyHistogram.BUCKETS) {
            throw new JournalException("a histogram cannot have " + given.size() + " counts from " + first);
        }
        long[] counts = new long[first + given.size()];
        for (int i = 0; i < given.size(); i++) {
            counts[first + i] = given.get(i);
        }
        return LatencyHistogram.of(counts);
    }
}
