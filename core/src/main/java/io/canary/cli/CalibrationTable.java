package io.canary.cli;

import io.canary.rollout.Status;
import io.canary.simulate.Calibrated;
import io.canary.simulate.SimulatedEnd;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/** A calibration as text: how often each outcome came, and what follows from it. */
final class CalibrationTable {
    private static final List<String> WHAT_IT_TELLS = List.of(
            "Both parts of a split are the same version, so each rollback is a false one. Splitting request by request",
            "hides what differs between instances, nodes and users: expect no fewer false rollbacks than these. "
                    + "Splits of",
            "one recording share its traffic: the interval is about other splits of it, not about other days.");

    private CalibrationTable() {}

    /**
     * The lines of the table.
     *
     * @param first the initial weight of the canary
     * @param notes limits of the calibration
     */
    static List<String> lines(List<SimulatedEnd> ends, Weight first, long seed, List<String> notes) {
        var lines = new ArrayList<String>();
        lines.add(ends.size() + " random splits of the baseline, the canary from " + first + " on (seed " + seed + ")");
        lines.add("");
        lines.add("%-13s  %6s  %7s  %-17s  %s".formatted("", "splits", "share", "95 % interval", "median time"));
        lines.add(row("rolled back", Calibrated.of(ends, Status.ROLLED_BACK)));
        lines.add(row("promoted", Calibrated.of(ends, Status.PROMOTED)));
        lines.add(row("still running", Calibrated.of(ends, Status.RUNNING)));
        if (ends.stream().anyMatch(end -> end.status() == Status.PAUSED)) {
            lines.add(row("paused", Calibrated.of(ends, Status.PAUSED)));
        }
        lines.add("");
        lines.addAll(WHAT_IT_TELLS);
        notes.forEach(note -> lines.add("note: " + note));
        return lines;
    }

    private static String row(String what, Calibrated c) {
        var interval = c.interval();
        return "%-13s  %6d  %7s  %-17s  %s"
                .formatted(
                        what,
                        c.times(),
                        percent(c.share()),
                        percent(interval.low()) + " to " + percent(interval.high()),
                        c.median() == null ? "" : SimulationTable.words(c.median()))
                .stripTrailing();
    }

    private static String percent(double share) {
        return "%.1f %%".formatted(100 * share);
    }
}
