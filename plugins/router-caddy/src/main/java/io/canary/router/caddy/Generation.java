package io.canary.router.caddy;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells one run of Caddy, and one loaded configuration, from the next, by what it measures of itself. Pure. */
final class Generation {
    private static final Pattern START = Pattern.compile("(?m)^process_start_time_seconds(?:\\{[^}]*})? (\\S+)");

    /**
     * {@code caddy reload}, and whatever else loads a whole configuration; not what changes a part of it, as this
     * router does.
     */
    private static final Pattern LOADS = Pattern.compile(
            "(?m)^caddy_admin_http_requests_total\\{(?=[^}]*code=\"200\")[^}]*path=\"/load\"[^}]*} (\\S+)");

    private Generation() {}

    /** As a text; null if the metrics do not show when the process was started. */
    static @Nullable String of(String metrics) {
        var start = START.matcher(metrics);
        String loads =
                LOADS.matcher(metrics).results().map(result -> result.group(1)).collect(Collectors.joining("+"));
        return start.find() ? "started " + start.group(1) + (loads.isEmpty() ? "" : ", loaded " + loads) : null;
    }
}
