package io.canary.control;

import io.canary.spi.LatencyHistogram;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.TrafficReport;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values of the SPI as both sides of the control API write them. What is read is what the other side has written:
 * if it is not, {@link RuntimeException}s of all kinds say so.
 */
public final class ControlJson {

    private ControlJson() {}

    /** As {@link ControlReader} reads it. */
    public static JsonObject split(TrafficSplit split) {
        var json = new JsonObject()
                .put("baseline", split.baselineVersion())
                .put("canary", split.canaryVersion())
                .put("weight_bp", split.canaryWeight().basisPoints())
                .put("upstreams", byVersion(split.upstreams()));
        return split.lease() == null ? json : json.put("lease_sec", seconds(split.lease()));
    }

    private static JsonObject byVersion(Map<String, List<URI>> addresses) {
        var json = new JsonObject();
        addresses.forEach((version, its) ->
                json.put(version, new JsonArray(its.stream().map(URI::toString).toList())));
        return json;
    }

    public static JsonObject addresses(Map<String, List<URI>> addresses) {
        return new JsonObject().put("addresses", byVersion(addresses));
    }

    public static Map<String, List<URI>> addresses(JsonObject json) {
        var addresses = new HashMap<String, List<URI>>();
        json.getJsonObject("addresses")
                .forEach(each -> addresses.put(
                        each.getKey(),
                        ((JsonArray) each.getValue())
                                .stream()
                                        .map(String.class::cast)
                                        .map(URI::create)
                                        .toList()));
        return addresses;
    }

    /** With fractions. */
    public static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    public static JsonObject observation(Observation observation) {
        return switch (observation) {
            case Observation.InForce inForce -> {
                var weights = new JsonObject();
                inForce.weights().forEach((version, weight) -> weights.put(version, weight.basisPoints()));
                yield new JsonObject().put("state", "in_force").put("weights_bp", weights);
            }
            case Observation.NotRouted n -> new JsonObject().put("state", "not_routed");
            case Observation.NotFound(String what) ->
                new JsonObject().put("state", "not_found").put("what", what);
            case Observation.CannotTell(String reason) ->
                new JsonObject().put("state", "cannot_tell").put("reason", reason);
        };
    }

    public static Observation observation(JsonObject json) {
        return switch (json.getString("state")) {
            case "in_force" -> {
                var weights = new HashMap<String, Weight>();
                json.getJsonObject("weights_bp")
                        .forEach(each -> weights.put(each.getKey(), new Weight(((Number) each.getValue()).intValue())));
                yield new Observation.InForce(weights);
            }
            case "not_routed" -> new Observation.NotRouted();
            case "not_found" -> new Observation.NotFound(String.valueOf(json.getString("what")));
            default -> new Observation.CannotTell(String.valueOf(json.getString("reason")));
        };
    }

    public static JsonObject renewal(LeaseRenewalResult result) {
        return new JsonObject().put("lease", result.name().toLowerCase(Locale.ROOT));
    }

    public static LeaseRenewalResult renewal(JsonObject json) {
        return LeaseRenewalResult.valueOf(json.getString("lease").toUpperCase(Locale.ROOT));
    }

    /** What a reader has not read yet. Ages, not times: the clocks of two machines differ. */
    public static JsonObject page(ReportLog.Page page, long nowNanos) {
        var reports = new JsonArray();
        for (var each : page.reports()) {
            var report = each.report();
            reports.add(new JsonObject()
                    .put("number", each.number())
                    .put("service", report.service())
                    .put("version", report.version())
                    .put("age_ms", (nowNanos - each.madeNanos()) / 1_000_000)
                    .put("requests", report.requests())
                    .put("errors", report.errors())
                    .put("latency", latency(report.latency())));
        }
        var json = new JsonObject()
                .put("run", page.run())
                .put("last", page.last())
                .put("lost", page.lost())
                .put("reports", reports);
        return page.trouble() == null ? json : json.put("trouble", page.trouble());
    }

    /** What {@link #page} has written; ages count back from {@code now}. */
    public static List<TrafficReport> reports(JsonArray json, Instant now) {
        var reports = new ArrayList<TrafficReport>();
        for (int i = 0; i < json.size(); i++) {
            var one = json.getJsonObject(i);
            reports.add(new TrafficReport(
                    one.getString("service"),
                    one.getString("version"),
                    now.minusMillis(one.getLong("age_ms")),
                    one.getLong("requests"),
                    one.getLong("errors"),
                    latency(one.getJsonObject("latency"))));
        }
        return reports;
    }

    /** By {@link LatencyHistogram#bucketOf}, and only where there are any. */
    private static JsonObject latency(LatencyHistogram histogram) {
        long[] counts = histogram.counts();
        var json = new JsonObject();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                json.put(Integer.toString(i), counts[i]);
            }
        }
        return json;
    }

    /** What a router can do; its default lease is the host's own business. */
    public static JsonObject capabilities(RouterCapabilities capabilities) {
        var features = new JsonArray();
        capabilities.features().stream()
                .map(feature -> feature.name().toLowerCase(Locale.ROOT))
                .sorted()
                .forEach(features::add);
        return new JsonObject()
                .put("granularity_bp", capabilities.granularity().basisPoints())
                .put("features", features);
    }

    /** The same, without features that a newer process may have and this one does not know. */
    public static RouterCapabilities capabilities(JsonObject json) {
        var known = EnumSet.noneOf(Feature.class);
        for (Object name : json.getJsonArray("features")) {
            for (var feature : Feature.values()) {
                if (feature.name().equalsIgnoreCase((String) name)) {
                    known.add(feature);
                }
            }
        }
        return new RouterCapabilities(new Weight(json.getInteger("granularity_bp")), known);
    }

    private static LatencyHistogram latency(JsonObject json) {
        var counts = new long[LatencyHistogram.BUCKETS];
        json.forEach(each -> counts[Integer.parseInt(each.getKey())] = ((Number) each.getValue()).longValue());
        return LatencyHistogram.of(counts);
    }
}
