package io.canary.bench.judge;

import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.trace.Scenario;
import io.canary.bench.judge.trace.Setting;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Measures methods of judging and prints what they are worth, as Markdown. */
public final class JudgeBench {

    /** Of everything that is simulated, unless another one is asked for. */
    public static final long SEED = 20_261_124;

    private JudgeBench() {}

    /** All tables that the arguments ask for: see {@code Wishes}. */
    public static void print(List<String> arguments, PrintStream out) {
        var wishes = Wishes.of(arguments);
        var start = Instant.now();
        out.printf(
                "Simulated rollouts: %d of each scenario with healthy canaries, %d of the others, seed %d. No "
                        + "setting of any"
                        + " method was chosen with these seeds.%n",
                wishes.healthy(), wishes.broken(), wishes.seed());
        for (var setting : wishes.settings()) {
            print(setting, wishes, out);
        }
        out.printf(
                Locale.ROOT,
                "%nThe whole took %.1f s.%n",
                Duration.between(start, Instant.now()).toMillis() / 1000.0);
    }

    private static void print(Setting setting, Wishes wishes, PrintStream out) {
        var rows = new LinkedHashMap<Scenario, List<Tally>>();
        for (var scenario : wishes.scenarios()) {
            int rollouts = wishes.rollouts(scenario);
            if (rollouts > 0) {
                rows.put(scenario, Season.play(setting, scenario, wishes.methods(), rollouts, wishes.seed()));
            }
        }
        out.printf(
                "%n## %s rollout, %s traffic, %s latencies%n", setting.profile(), setting.traffic(), setting.shape());
        table("healthy, rolled back", rows, Scenario::isHealthy, wishes.methods(), out, t -> t.rolledBack()
                .percentWithInterval());
        table("healthy, promoted", rows, Scenario::isHealthy, wishes.methods(), out, t -> t.promoted()
                .percent());
        table("broken, found", rows, s -> !s.isHealthy(), wishes.methods(), out, Tally::foundInWords);
        table("broken, promoted", rows, s -> !s.isHealthy(), wishes.methods(), out, t -> t.promoted()
                .percent());
        out.flush();
    }

    private static void table(
            String title,
            Map<Scenario, List<Tally>> rows,
            Predicate<Scenario> wanted,
            List<Method> methods,
            PrintStream out,
            Function<Tally, String> cell) {
        if (rows.keySet().stream().noneMatch(wanted)) {
            return;
        }
        out.println();
        out.println(row(title, methods.stream().map(Method::name).toList()));
        out.println(row("---", methods.stream().map(m -> "---").toList()));
        rows.forEach((scenario, tallies) -> {
            if (wanted.test(scenario)) {
                out.println(row(scenario.toString(), tallies.stream().map(cell).toList()));
            }
        });
    }

    private static String row(String first, List<String> rest) {
        return rest.stream().collect(Collectors.joining(" | ", "| " + first + " | ", " |"));
    }
}
