package io.canary.matrix;

import io.canary.testservers.ClaimCheck;
import io.canary.testservers.TruthReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What came of each cell, as a table. */
final class MatrixReport {
    private static final String ROW = "%-22s %-24s %8s %9s %9s %9s %9s%n";

    private final List<String> rows = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private int claims;
    private double untruth;

    synchronized void add(Server server, Disturbance disturbance, TruthReport report) {
        claims += report.claims();
        untruth += report.secondsOfUntruth();
        rows.add(ROW.formatted(
                server,
                disturbance,
                report.claims(),
                report.unknown(),
                report.requests(),
                report.failures(),
                "%.1f".formatted(report.secondsOfUntruth())));
    }

    synchronized void failed(Server server, Disturbance disturbance, Throwable why) {
        String first = String.valueOf(why.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
        rows.add("%-22s %-24s FAILED: %s%n".formatted(server, disturbance, first));
    }

    synchronized void leftOut(Server server, Disturbance disturbance, String why) {
        leftOut.add("%-22s %-24s left out: %s%n".formatted(server, disturbance, why));
    }

    synchronized void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, toString());
    }

    @Override
    public synchronized String toString() {
        return ROW.formatted("server", "what happened", "claims", "unknown", "requests", "failed", "untruth s")
                + String.join("", rows)
                + String.join("", leftOut)
                + "%d cells, %d claims checked: %.1f s of untruth beyond a delay of %s s%n"
                        .formatted(rows.size(), claims, untruth, ClaimCheck.DELAY_SEC);
    }
}
