package io.canary.ingest.distribution;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of latencies as it is written in JSON, in exactly one of four formats.
 *
 * @param ddsketch base64 of DDSketch's protobuf message; in ms, unless {@code unit} says otherwise
 * @param otel an exponential histogram of OpenTelemetry; in ms, too
 * @param buckets of Prometheus: {@code le} to the count of all values up to it; in s
 * @param hdr base64 of HdrHistogram's compressed encoding; in ms
 * @param unit what the values are in
 */
public record LatencyBody(
        @Nullable String ddsketch,
        @Nullable ExponentialBody otel,
        @Nullable Map<String, Double> buckets,
        @Nullable String hdr,
        @Nullable LatencyUnit unit) {

    /** @throws SettingsException if there is not exactly one format */
    public LatencyBody {
        var given = new ArrayList<String>(1);
        note(given, "ddsketch", ddsketch);
        note(given, "otel", otel);
        note(given, "buckets", buckets);
        note(given, "hdr", hdr);
        if (given.size() != 1) {
            String was = given.isEmpty() ? "none" : String.join(" and ", given);
            throw new SettingsException(
                    List.of(new Problem("", "must have one of ddsketch, otel, buckets and hdr, has " + was)));
        }
    }

    private static void note(List<String> given, String name, @Nullable Object value) {
        if (value != null) {
            given.add(name);
        }
    }

    /**
     * Parses it.
     *
     * @throws SettingsException with all errors, the pointers within {@code latency}
     */
    public Distribution distribution() {
        if (ddsketch != null) {
            return DdSketchReader.read(ddsketch, unitOr(LatencyUnit.MS));
        } else if (otel != null) {
            return otel.read(unitOr(LatencyUnit.MS));
        } else if (buckets != null) {
            return ExplicitReader.read(buckets, unitOr(LatencyUnit.S));
        } else if (hdr != null) {
            return HdrReader.read(hdr, unitOr(LatencyUnit.MS));
        }
        throw new AssertionError("one is given");
    }

    private LatencyUnit unitOr(LatencyUnit usual) {
        return unit == null ? usual : unit;
    }
}
