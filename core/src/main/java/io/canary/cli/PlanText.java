package io.canary.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A dry run for people. Pure. */
final class PlanText {
    private PlanText() {}

    /** Whether neither the router nor a source would refuse the deployment. */
    static boolean isReady(JsonObject plan) {
        return !Boolean.FALSE.equals(plan.getJsonObject("preflight").getValue("ready"))
                && objects(plan.getJsonArray("sources")).stream()
                        .noneMatch(source -> Boolean.FALSE.equals(source.getValue("ready")));
    }

    static List<String> lines(JsonObject plan) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("deployment", DeploymentText.title(plan)));
        checked(rows, "router " + plan.getValue("router"), plan.getJsonObject("preflight"));
        objects(plan.getJsonArray("sources"))
                .forEach(source -> checked(rows, "source " + source.getString("source"), source));
        objects(plan.getJsonArray("warnings")).forEach(warning -> rows.add(List.of("warning", warning(warning))));
        objects(plan.getJsonArray("steps")).forEach(step -> rows.add(List.of("step", step(step))));
        var expected = plan.getJsonObject("expected");
        if (expected != null) {
            rows.add(List.of("expected", expected(expected)));
        }
        return Columns.align(rows);
    }

    private static void checked(List<List<String>> rows, String who, JsonObject check) {
        Object ready = check.getValue("ready");
        String error = check.getString("error");
        rows.add(
                List.of(who, ready == null ? "not asked" : Boolean.TRUE.equals(ready) ? "ready" : "refuses: " + error));
        var messages = check.getJsonArray("messages");
        if (messages != null) {
            messages.forEach(message -> rows.add(List.of("", String.valueOf(message))));
        }
    }

    private static String warning(JsonObject warning) {
        String pointer = warning.getString("pointer", "");
        return (pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ") + warning.getString("detail");
    }

    private static String step(JsonObject step) {
        double after = step.getDouble("after_sec");
        String when = after == 0 ? "at once" : "after " + Durations.rounded(Duration.ofMillis((long) (after * 1_000)));
        return step.getValue("weight") + " %, " + when + ("promote".equals(step.getString("ask")) ? ": promoted" : "");
    }

    private static String expected(JsonObject expected) {
        Object after = expected.getValue("promoted_after_sec");
        return after instanceof Number seconds
                ? "promoted after " + Durations.rounded(Duration.ofMillis(seconds.longValue() * 1_000))
                : String.valueOf(expected.getValue("why_not"));
    }

    private static List<JsonObject> objects(@Nullable JsonArray array) {
        return array == null
                ? List.of()
                : IntStream.range(0, array.size())
                        .mapToObj(array::getJsonObject)
                        .toList();
    }
}
