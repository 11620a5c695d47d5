package io.canary.ingest.otlp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts refused points by the reason. Not thread-safe. */
public final class Refusals {
    private static final int REASONS_MAX = 5;

    private final Map<String, Long> byReason = new LinkedHashMap<>();
    private final Map<String, Long> warnings = new LinkedHashMap<>();
    private long points;

    /** Refuses points. */
    public void add(long refused, String why) {
        points += refused;
        note(byReason, refused, why);
    }

    /** Notes what was left out of points that were accepted. */
    public void warn(long accepted, String what) {
        note(warnings, accepted, what);
    }

    private static void note(Map<String, Long> counts, long more, String why) {
        if (counts.containsKey(why) || counts.size() < REASONS_MAX) {
            counts.merge(why, more, Long::sum);
        }
    }

    public void addAll(Refusals other) {
        other.byReason.forEach((why, refused) -> note(byReason, refused, why));
        other.warnings.forEach((what, accepted) -> note(warnings, accepted, what));
        points += other.points;
    }

    /** How many points were refused. */
    public long points() {
        return points;
    }

    /** For people: the first reasons, each with its number of points; empty if nothing was refused or left out. */
    public String text() {
        var all = new LinkedHashMap<>(byReason);
        all.putAll(warnings);
        return all.entrySet().stream()
                .map(e -> e.getValue() + (e.getValue() == 1 ? " point: " : " points: ") + e.getKey())
                .collect(Collectors.joining("; "));
    }
}
