package io.canary.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deployments and events as short, aligned text. */
final class DeploymentText {
    private static final int HISTORY_SHOWN = 10;

    private DeploymentText() {}

    static String line(JsonObject d) {
        return String.join("  ", d.getString("id"), d.getString("status"), weight(d), d.getString("status_reason"));
    }

    static List<String> table(List<JsonObject> deployments) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "SERVICE", "VERSION", "STATUS", "WEIGHT", "REASON"));
        deployments.forEach(d -> rows.add(List.of(
                d.getString("id"),
                d.getString("service_name"),
                versions(d),
                d.getString("status"),
                weight(d),
                d.getString("status_reason"))));
        return Columns.align(rows);
    }

    /** The overview of one deployment. */
    static List<String> page(JsonObject d) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("id", d.getString("id")));
        rows.add(List.of("service", d.getString("service_name")));
        rows.add(List.of("version", versions(d)));
        rows.add(List.of("router", String.valueOf(d.getValue("router"))));
        rows.add(List.of("status", d.getString("status")));
        rows.add(List.of("reason", d.getString("status_reason")));
        rows.add(List.of("weight", weight(d)));
        rows.add(List.of("step", String.valueOf(d.getValue("current_step"))));
        rows.add(List.of("created", time(d, "created_at")));
        rows.add(List.of("last metrics", time(d, "last_metrics_at")));
        rows.add(List.of("next verdict", time(d, "next_evaluation_at")));
        rows.add(List.of("completed", time(d, "completed_at")));
        var lines = new ArrayList<>(Columns.align(rows));
        lines.add("");
        lines.addAll(events(newest(d.getJsonArray("history"))));
        return lines;
    }

    private static List<JsonObject> newest(JsonArray history) {
        return IntStream.range(Math.max(0, history.size() - HISTORY_SHOWN), history.size())
                .mapToObj(history::getJsonObject)
                .toList();
    }

    /** A line for each. */
    static List<String> events(List<JsonObject> events) {
        return Columns.align(events.stream().map(DeploymentText::cells).toList());
    }

    /** A line for each, with its deployment. */
    static List<String> eventsOfAll(List<JsonObject> events) {
        return Columns.align(events.stream()
                .map(event -> Stream.concat(Stream.of(event.getString("deployment_id")), cells(event).stream())
                        .toList())
                .toList());
    }

    /** One line by itself, in columns that fit most events. */
    static String event(JsonObject event) {
        var cells = cells(event);
        return "%s  %-5s  %-16s  %s".formatted(cells.get(0), cells.get(1), cells.get(2), cells.get(3));
    }

    private static List<String> cells(JsonObject event) {
        String by = event.getString("by");
        return List.of(
                event.getString("at"),
                event.getString("level").toUpperCase(Locale.ROOT),
                event.getString("type"),
                event.getString("msg") + (by == null ? "" : " [" + by + "]"));
    }

    /** Which service gets which version. */
    static String title(JsonObject d) {
        return d.getString("service_name") + "  " + versions(d);
    }

    private static String versions(JsonObject d) {
        return d.getString("baseline_version") + " -> " + d.getString("new_version");
    }

    static String weight(JsonObject d) {
        var weight = d.getValue("current_weight");
        return weight == null ? "unknown" : weight + " %";
    }

    private static String time(JsonObject d, String name) {
        @Nullable String time = d.getString(name);
        return time == null ? "-" : time;
    }
}
