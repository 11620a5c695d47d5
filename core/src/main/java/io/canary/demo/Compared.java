package io.canary.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The evidence of the last decision: each metric of the canary beside the baseline's. */
final class Compared {

    private Compared() {}

    /** One line for each metric that was compared. */
    static List<String> lines(JsonObject deployment) {
        var decision = deployment.getJsonObject("last_decision", new JsonObject());
        var metrics = decision.getJsonObject("verdict", new JsonObject()).getJsonArray("metrics", new JsonArray());
        return IntStream.range(0, metrics.size())
                .mapToObj(metrics::getJsonObject)
                .flatMap(metric -> line(metric, deployment))
                .toList();
    }

    private static Stream<String> line(JsonObject metric, JsonObject deployment) {
        String canary = words(metric.getJsonObject("canary"));
        String baseline = words(metric.getJsonObject("baseline"));
        return canary == null || baseline == null
                ? Stream.empty()
                : Stream.of("  %-8s %s %s, %s %s"
                        .formatted(
                                metric.getString("name") + ":",
                                deployment.getString("new_version"),
                                canary,
                                deployment.getString("baseline_version"),
                                baseline));
    }

    /** Null if it was not measured. */
    private static @Nullable String words(JsonObject side) {
        Double rate = side.getDouble("rate");
        Double p95 = side.getDouble("p95");
        return rate != null
                ? String.format(Locale.ROOT, "%.1f %% of %d", 100 * rate, side.getLong("requests"))
                : p95 != null ? String.format(Locale.ROOT, "p95 %.0f ms", p95) : null;
    }
}
