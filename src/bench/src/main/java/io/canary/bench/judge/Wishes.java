package io.canary.bench.judge;

import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.trace.LatencyShape;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Scenario;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Traffic;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be measured.
 *
 * @param settings one table each
 * @param scenarios its rows
 * @param methods its columns
 * @param healthy rollouts of each scenario with healthy canaries
 * @param broken rollouts of each of the others
 * @param seed of all of them
 */
record Wishes(
        List<Setting> settings, List<Scenario> scenarios, List<Method> methods, int healthy, int broken, long seed) {
    /**
     * From arguments such as {@code short}, {@code seed=7}, {@code healthy=10000}, {@code broken=0}, {@code
     * profile=fast,slow}, {@code traffic=high}, {@code shape=pareto}, {@code method=seed,z}, {@code scenario=AA,crash}.
     * Without them: the two profiles that go to 100 %, all traffic, lognormal latencies, all scenarios and all methods.
     *
     * @throws IllegalArgumentException for a name that nothing has
     */
    static Wishes of(List<String> words) {
        var arguments = new Arguments(words);
        boolean brief = arguments.has("short");
        var profiles = arguments.chosen("profile", Profile.ALL, brief ? "fast" : "fast,slow");
        var traffics = arguments.chosen("traffic", List.of(Traffic.values()), "");
        var shapes = arguments.chosen("shape", List.of(LatencyShape.values()), "logn");
        var settings = profiles.stream()
                .flatMap(p -> shapes.stream().flatMap(s -> traffics.stream().map(t -> new Setting(p, t, s))))
                .toList();
        var scenarios = Stream.concat(Scenario.HEALTHY.stream(), Scenario.BROKEN.stream())
                .toList();
        return new Wishes(
                settings,
                arguments.chosen("scenario", scenarios, ""),
                arguments.chosen("method", Methods.all(), ""),
                (int) arguments.number("healthy", brief ? 200 : 2000),
                (int) arguments.number("broken", brief ? 50 : 300),
                arguments.number("seed", JudgeBench.SEED));
    }

    int rollouts(Scenario scenario) {
        return scenario.isHealthy() ? healthy : broken;
    }
}
