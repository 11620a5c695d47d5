package io.canary.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A deployment that is watched, for a terminal. Pure. */
final class WatchText {
    private static final int BAR = 20;
    private static final int STEPS_SHOWN = 6;
    private static final int EVENTS_SHOWN = 5;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final JsonObject deployment;
    private final JsonObject verdict;
    private final Instant now;

    /** The text at a time, as {@link WhyText} has it. */
    WatchText(JsonObject deployment, JsonObject verdict, Instant now) {
        this.deployment = deployment;
        this.verdict = verdict;
        this.now = now;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(ladder());
        lines.addAll(new WhyText(deployment, verdict, now).lines());
        var history = deployment.getJsonArray("history");
        if (!history.isEmpty()) {
            lines.add("");
            lines.addAll(DeploymentText.events(newest(history)));
        }
        return lines;
    }

    private static List<JsonObject> newest(JsonArray history) {
        return IntStream.range(Math.max(0, history.size() - EVENTS_SHOWN), history.size())
                .mapToObj(history::getJsonObject)
                .toList();
    }

    /** The weight as a bar, and the steps around the present one, which is in brackets. */
    private String ladder() {
        var weight = deployment.getValue("current_weight");
        int full = weight instanceof Number w ? (int) Math.round(w.doubleValue() * BAR / 100) : 0;
        String bar = weight == null ? "?".repeat(BAR) : "#".repeat(full) + ".".repeat(BAR - full);
        return "[" + bar + "]  " + DeploymentText.weight(deployment) + "  steps: " + steps();
    }

    private String steps() {
        var plan = deployment.getJsonArray("plan");
        int current = deployment.getInteger("current_step");
        int from = Math.max(0, Math.min(current - STEPS_SHOWN / 2, plan.size() - STEPS_SHOWN));
        int to = Math.min(plan.size(), from + STEPS_SHOWN);
        boolean isOpen = !DeploymentWait.hasEnded(deployment);
        return IntStream.range(from, to)
                .mapToObj(i -> {
                    String weight = String.valueOf(plan.getJsonObject(i).getValue("weight"));
                    return isOpen && i == current ? "[" + weight + "]" : weight;
                })
                .collect(Collectors.joining(" ", from > 0 ? ".. " : "", to < plan.size() ? " .. 100" : " 100"));
    }

    /**
     * What is shown while the service does not answer: nothing that may be over by now.
     *
     * @param at when it answered last
     */
    static List<String> stale(JsonObject deployment, Instant at, String why) {
        return List.of(
                DeploymentText.title(deployment),
                "NO ANSWER since " + CLOCK.format(at.atZone(ZoneId.systemDefault())) + "; then it was "
                        + deployment.getString("status") + " at " + DeploymentText.weight(deployment),
                why);
    }
}
