package io.canary.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The answer to the question why a deployment is where it is. Pure. */
final class WhyText {
    private static final String UNKNOWN = "-";

    private final JsonObject deployment;
    private final Instant now;
    private final @Nullable JsonObject verdict;
    private final @Nullable JsonObject aggregates;
    private final @Nullable String sentence;
    private final boolean isDecided;

    /**
     * The text of a deployment.
     *
     * @param deployment as {@code GET /deployments/{id}} shows it
     * @param soFar its verdict so far. Where there is none, the last decision stands for it
     * @param now the time on this machine
     */
    WhyText(JsonObject deployment, JsonObject soFar, Instant now) {
        this.deployment = deployment;
        this.now = now;
        var decision = deployment.getJsonObject("last_decision");
        this.isDecided = soFar.getValue("verdict") == null && decision != null;
        var basis = isDecided && decision != null ? decision : soFar;
        this.verdict = basis.getJsonObject("verdict");
        this.sentence = basis.getString("reason");
        this.aggregates = isDecided ? deployment.getJsonObject("last_aggregates") : soFar.getJsonObject("aggregates");
    }

    List<String> lines() {
        var lines = new ArrayList<>(Columns.align(rows()));
        var figures = figures();
        if (figures.size() > 1) {
            lines.add("");
            lines.addAll(Columns.align(figures));
        }
        return lines;
    }

    private List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("deployment", DeploymentText.title(deployment)));
        rows.add(List.of("status", deployment.getString("status") + ", " + weight()));
        rows.add(List.of("because", deployment.getString("status_reason")));
        String attention = deployment.getString("attention");
        if (attention != null) {
            rows.add(List.of("needs you", attention));
        }
        if (sentence != null && verdict != null) {
            String label = isDecided ? "decided" : "so far";
            for (String part : (verdict.getString("outcome") + ": " + sentence).split("; ", -1)) {
                rows.add(List.of(label, part));
                label = "";
            }
        }
        String next = deployment.getString("next_evaluation_at");
        if (next != null) {
            rows.add(List.of("next", "evaluated " + in(next) + missing()));
        }
        return rows;
    }

    private String weight() {
        String of = "new_users".equals(deployment.getString("weight_of")) ? "new users" : "requests";
        return deployment.getValue("current_weight") == null
                ? "traffic unknown"
                : DeploymentText.weight(deployment) + " of " + of;
    }

    private String in(String time) {
        var left = Duration.between(now, Instant.parse(time));
        return (left.isNegative() ? "now" : "in " + Durations.rounded(left)) + " (" + time + ")";
    }

    /**
     * How long what is missing takes at the present rate, beside conditions, which may end at any time. Nothing if that
     * is not known: reports that do not come may never come.
     */
    private String missing() {
        var seconds = objects(verdict == null ? null : verdict.getValue("missing")).stream()
                .filter(each -> !"condition".equals(each.getString("code")))
                .map(each -> each.getValue("seconds") instanceof Number n ? n.doubleValue() : Double.NaN)
                .toList();
        double most = seconds.isEmpty() ? 0 : Collections.max(seconds); // which is NaN if one is
        return !(most > 0 && most < Double.POSITIVE_INFINITY)
                ? ""
                : ", and the missing requests take " + Durations.rounded(Duration.ofMillis((long) (most * 1_000)))
                        + " at the present rate";
    }

    // --- the figures of both versions

    private List<List<String>> figures() {
        var rows = new ArrayList<List<String>>();
        var metrics = objects(verdict == null ? null : verdict.getValue("metrics"));
        if (metrics.isEmpty()) {
            rows.add(List.of("", "canary " + deployment.getString("new_version")));
            ofCanary(rows);
        } else {
            rows.add(List.of(
                    "",
                    "canary " + deployment.getString("new_version"),
                    "baseline " + deployment.getString("baseline_version")));
            metrics.forEach(metric -> compared(rows, metric));
        }
        return rows;
    }

    private void ofCanary(List<List<String>> rows) {
        if (aggregates == null || aggregates.getLong("requests", 0L) == 0) {
            return;
        }
        rows.add(List.of("requests", count(aggregates.getValue("requests"))));
        rows.add(List.of("errors", percent(aggregates.getValue("error_rate"))));
        for (String p : List.of("p50", "p95", "p99")) {
            rows.add(List.of("latency " + p, millis(aggregates.getValue("latency_" + p + "_ms"))));
        }
        rows.add(List.of("CPU", percent(aggregates.getValue("cpu_utilization"))));
        rows.removeIf(row -> row.get(1).equals(UNKNOWN));
    }

    private static void compared(List<List<String>> rows, JsonObject metric) {
        var canary = metric.getJsonObject("canary");
        var baseline = metric.getJsonObject("baseline");
        String name = metric.getString("name");
        if (canary.containsKey("rate")) {
            String of = name.equals("errors") ? "requests" : name + " of";
            add(rows, of, count(canary.getValue("requests")), count(baseline.getValue("requests")));
            add(rows, name, percent(canary.getValue("rate")), percent(baseline.getValue("rate")));
        } else if (canary.containsKey("mean")) {
            add(rows, name, level(name, canary), level(name, baseline));
        } else {
            for (String p : List.of("p50", "p95", "p99")) {
                add(rows, name + " " + p, millis(canary.getValue(p)), millis(baseline.getValue(p)));
            }
        }
    }

    private static String level(String name, JsonObject level) {
        var mean = level.getValue("mean");
        return name.equals("cpu") ? percent(mean) : mean == null ? UNKNOWN : String.valueOf(mean);
    }

    /** What neither version has reported takes no line. */
    private static void add(List<List<String>> rows, String name, String canary, String baseline) {
        if (!(canary.equals(UNKNOWN) && baseline.equals(UNKNOWN))) {
            rows.add(List.of(name, canary, baseline));
        }
    }

    private static String count(@Nullable Object value) {
        return value instanceof Number n ? String.format(Locale.ROOT, "%.0f", n.doubleValue()) : UNKNOWN;
    }

    private static String percent(@Nullable Object value) {
        return value instanceof Number n ? significant(n.doubleValue() * 100) + " %" : UNKNOWN;
    }

    private static String millis(@Nullable Object value) {
        return value instanceof Number n ? significant(n.doubleValue()) + " ms" : UNKNOWN;
    }

    /** Two digits behind the point or three in all, and for what would look like nothing its first two. */
    private static String significant(double value) {
        if (value > 0 && value < 0.01) {
            return BigDecimal.valueOf(value)
                    .round(new MathContext(2))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static List<JsonObject> objects(@Nullable Object array) {
        return array instanceof JsonArray list
                ? IntStream.range(0, list.size())
                        .mapToObj(list::getValue)
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }
}
