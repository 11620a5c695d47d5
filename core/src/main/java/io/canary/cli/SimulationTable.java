package io.canary.cli;

import static io.canary.text.EnumNames.lower;

import io.canary.rollout.Decision.Kind;
import io.canary.simulate.SimulatedEnd;
import io.canary.simulate.SimulatedMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A simulation as text: one line for each move, and the outcome. */
final class SimulationTable {
    private SimulationTable() {}

    static List<String> lines(SimulatedEnd end) {
        var lines = new ArrayList<String>();
        lines.add(row("after", "weight", "decision", "e-value", "why"));
        end.moves().forEach(m -> lines.add(row(m)));
        if (end.movesLeftOut() > 0) {
            lines.add("… and " + end.movesLeftOut() + " more");
        }
        lines.add("");
        lines.add(end.status() + " after " + words(end.duration()) + " at " + end.weight() + ": " + end.reason());
        lines.add(end.samples() + " samples of " + end.ticks() + " ticks, " + end.canaryRequests()
                + " requests of the canary" + ignored(end));
        end.notes().forEach(note -> lines.add("note: " + note));
        return lines;
    }

    private static String ignored(SimulatedEnd end) {
        return end.ignored() == 0 ? "" : "; " + end.ignored() + " samples were too old to count, or had come before";
    }

    private static String row(SimulatedMove m) {
        String weight = m.weight().equals(m.next()) ? m.weight().toString() : m.weight() + " → " + m.next();
        return row(
                words(m.after()),
                weight,
                words(m.kind()) + (m.times() > 1 ? " ×" + m.times() : ""),
                m.eValue() == null ? "" : figure(m.eValue()),
                m.sentence());
    }

    private static String row(String after, String weight, String decision, String eValue, String why) {
        return "%-12s  %-14s  %-9s  %8s  %s".formatted(after, weight, decision, eValue, why);
    }

    private static String words(Kind kind) {
        return lower(kind).replace('_', ' ');
    }

    private static String figure(double eValue) {
        return eValue >= 1e6
                ? "%.0e".formatted(eValue)
                : eValue >= 100 ? "%.0f".formatted(eValue) : "%.2g".formatted(eValue);
    }

    /** Such as {@code 1 h 5 min} or {@code 20 s}. */
    static String words(Duration duration) {
        var parts = new ArrayList<String>(3);
        if (duration.toHours() > 0) {
            parts.add(duration.toHours() + " h");
        }
        if (duration.toMinutesPart() > 0) {
            parts.add(duration.toMinutesPart() + " min");
        }
        if (duration.toSecondsPart() > 0 || parts.isEmpty()) {
            parts.add(duration.toSecondsPart() + " s");
        }
        return String.join(" ", parts);
    }
}
