package io.canary.bench.judge;

import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.trace.LatencyShape;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Scenario;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Traffic;
import java.util.List;
import java.util.Locale;
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
     * From arguments such as {@code short}, {@code seed=7}, {@code healthy=10000}, {@code broken=0}, {@code profile=fast,slow},
     * {@code traffic=high}, {@code shape=pareto}, {@code method=seed,z}, {@code scenario=AA,crash}. Without them: the two profiles
     * that go to 100 %, all traffic, lognormal latencies, all scenarios and all methods.
     *
     * @throws IllegalArgumentException for a name that nothing has
     */
    static Wishes of(List<String> arguments) {
        boolean brief = arguments.contains("short");
        var profiles = chosen(arguments, "profile", Profile.ALL, brief ? "fast" : "fast,slow");
        var traffics = chosen(arguments, "traffic", List.of(Traffic.values()), "");
        var shapes = chosen(arguments, "shape", List.of(LatencyShape.values()), "logn");
        var settings = profiles.stream()
                .flatMap(p -> shapes.stream().flatMap(s -> traffics.stream().map(t -> new Setting(p, t, s))))
                .toList();
        var scenarios = Stream.concat(Scenario.HEALTHY.stream(), Scenario.BROKEN.stream())
                .toList();
        return new Wishes(
                settings,
                chosen(arguments, "scenario", scenarios, ""),
                chosen(arguments, "method", Methods.all(), ""),
                (int) number(arguments, "healthy", brief ? 200 : 2000),
                (int) number(arguments, "broken", brief ? 50 : 300),
                number(arguments, "seed", JudgeBench.SEED));
    }

    int rollouts(Scenario scenario) {
        return scenario.isHealthy() ? healthy : broken;
    }

    private static long number(List<String> arguments, String key, long otherwise) {
        return Long.parseLong(value(arguments, key, Long.toString(otherwise)));
    }

    /** Those whose names are listed; all, if the list is empty. */
    private static <T> List<T> chosen(List<String> arguments, String key, List<T> all, String otherwise) {
        var names = value(arguments, key, otherwise).replace(" ", "").toLowerCase(Locale.ROOT);
        return names.isEmpty()
                ? all
                : Stream.of(names.split(",", -1)).map(name -> named(name, all)).toList();
    }

    private static <T> T named(String name, List<T> all) {
        return all.stream()
                .filter(t -> name(t).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " is none of " + all.stream().map(Wishes::name).toList()));
    }

    /** As it is written on a command line: without spaces. */
    private static String name(Object thing) {
        var name = thing instanceof Method method ? method.name() : thing.toString();
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static String value(List<String> arguments, String key, String otherwise) {
        return arguments.stream()
                .filter(a -> a.startsWith(key + "="))
                .map(a -> a.substring(key.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }
}
