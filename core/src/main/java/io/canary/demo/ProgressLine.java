package io.canary.demo;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;

/**
 * One line with the progress of a deployment. On a terminal it is overwritten in place; elsewhere a new line is printed
 * when the weight or the status changes.
 */
final class ProgressLine {
    private static final int BAR = 20;

    private final PrintStream out;
    private final boolean terminal;
    private String shown = "";

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(JsonObject deployment, Shoppers.Count seen) {
        String state = deployment.getString("status") + deployment.getValue("current_weight");
        if (terminal) {
            out.print("\r" + line(deployment, seen) + "\u001b[K");
            out.flush();
        } else if (!state.equals(shown)) {
            out.println(line(deployment, seen));
        }
        shown = state;
    }

    /** Ends the line, so that it stays on the screen. */
    void end() {
        if (terminal) {
            out.println();
        }
    }

    static String line(JsonObject deployment, Shoppers.Count seen) {
        double weight = deployment.getDouble("current_weight");
        String version = deployment.getString("new_version");
        int full = (int) Math.round(weight * BAR / 100);
        return "  %s  [%s%s] %5.1f %%  %-12s  clients saw %5.1f %% %s, %d errors"
                .formatted(
                        version,
                        "#".repeat(full),
                        ".".repeat(BAR - full),
                        weight,
                        deployment.getString("status"),
                        seen.percentFrom(version),
                        version,
                        seen.failures());
    }
}
