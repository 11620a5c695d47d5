package io.canary.bench.judge.live;

import io.canary.bench.judge.Arguments;
import io.canary.bench.judge.JudgeBench;
import io.canary.bench.judge.Share;
import io.canary.bench.judge.live.fleet.Parameter;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Runs whole rollouts with default settings, as a rule with nothing learned before, and prints what became of them, as
 * Markdown.
 */
public final class LiveBench {
    private static final int ROLLOUTS = 200;
    private static final int BRIEF = 40;
    private static final String HEAD =
            "| promoted | harm | limit | unproven | silent | share | running | promoted after | found after | at "
                    + "the cost of | goals |";

    private LiveBench() {}

    /**
     * All tables that the arguments ask for: {@code short} or {@code n=1000} for how many rollouts of each scenario,
     * {@code seed=7}, {@code group=lag,clocks}, {@code scenario=lag20s,A/A20rps}; without them all scenarios. {@code
     * set=cold_sec:0,rps:20} changes the service of each ({@link Parameter}), with {@code learned} each remembers a
     * rollout of the week before, {@code reasons} tells why those ended that should not have ended so.
     *
     * @throws IllegalArgumentException for a name that nothing has
     */
    public static void print(List<String> words, PrintStream out) {
        var arguments = new Arguments(words);
        int rollouts = (int) arguments.number("n", arguments.has("short") ? BRIEF : ROLLOUTS);
        long seed = arguments.number("seed", JudgeBench.SEED);
        var start = Instant.now();
        boolean areSecond = arguments.has("learned");
        out.printf(
                "Whole rollouts with default settings, %s: %d of each scenario, seed %d.%n",
                areSecond ? "one of the week before remembered" : "nothing learned before", rollouts, seed);
        var scenarios = arguments.chosen("scenario", LiveScenarios.all(), "").stream()
                .map(scenario -> differing(scenario, arguments.value("set", "")))
                .toList();
        var groups = scenarios.stream().map(LiveScenario::group).distinct().toList();
        for (String group : arguments.chosen("group", groups, "")) {
            out.printf("%n| %s %s%n|%s%n", group, HEAD, "---|".repeat(HEAD.split("\\|", -1).length - 1));
            scenarios.stream()
                    .filter(scenario -> scenario.group().equals(group))
                    .forEach(scenario ->
                            print(scenario, LiveTally.of(scenario, rollouts, seed, areSecond), arguments, out));
        }
        out.printf(
                Locale.ROOT,
                "%nThe whole took %.1f s.%n",
                Duration.between(start, Instant.now()).toMillis() / 1000.0);
    }

    /** The same of a service that differs as {@code cold_sec:0,rps:20} says. */
    private static LiveScenario differing(LiveScenario scenario, String set) {
        var differs = scenario;
        for (String one : set.isEmpty() ? new String[0] : set.split(",", -1)) {
            String[] parts = one.split(":", 2);
            var parameter = Parameter.valueOf(parts[0].toUpperCase(Locale.ROOT));
            differs = differs.with(parameter, Double.parseDouble(parts[parts.length - 1]));
        }
        return differs;
    }

    private static void print(LiveScenario scenario, LiveTally tally, Arguments arguments, PrintStream out) {
        out.println(row(scenario, tally));
        if (arguments.has("reasons")) {
            reasons(scenario, tally, out);
        }
        out.flush();
    }

    private static String row(LiveScenario scenario, LiveTally tally) {
        String ends = Arrays.stream(LiveEnd.values())
                .map(tally::share)
                .map(share -> share.hits() == 0 ? "" : withInterval(share))
                .collect(Collectors.joining(" | "));
        String goals =
                scenario.goals().stream().map(goal -> goal.verdictOn(tally)).collect(Collectors.joining("; "));
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(
                        scenario.name(),
                        ends,
                        seconds(tally.secondsToPromotion()),
                        scenario.healthy() ? "" : seconds(tally.secondsToFind()),
                        scenario.healthy() ? "" : requests(tally.exposed()),
                        goals);
    }

    private static String withInterval(Share share) {
        return share.hits() == share.of() ? share.percent() : share.percentWithInterval();
    }

    private static String seconds(double seconds) {
        return Double.isNaN(seconds) ? "" : String.format(Locale.ROOT, "%.0f s", seconds);
    }

    private static String requests(double count) {
        if (Double.isNaN(count)) {
            return "";
        }
        return String.format(Locale.ROOT, count < 1000 ? "%.0f" : "%.1fk", count < 1000 ? count : count / 1000);
    }

    private static void reasons(LiveScenario scenario, LiveTally tally, PrintStream out) {
        tally.outcomes().stream()
                .filter(outcome -> scenario.healthy() != outcome.isPromoted())
                .limit(3)
                .forEach(outcome -> out.printf(
                        Locale.ROOT,
                        "  %s after %.0f s, %.0f s from the onset: %s%n",
                        outcome.end(),
                        outcome.seconds(),
                        outcome.secondsFromOnset(),
                        outcome.reason()));
    }
}
