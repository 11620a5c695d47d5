package io.canary.bench.judge;

import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.trace.Scenario;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Trace;
import java.util.List;
import java.util.stream.IntStream;

/** Many rollouts of one scenario in one setting, each judged by all methods. */
final class Season {

    private Season() {}

    /** The tallies of the methods, in their order; the same for the same seed, on however many cores. */
    static List<Tally> play(Setting setting, Scenario scenario, List<Method> methods, int rollouts, long seed) {
        long own = 31 * (31 * seed + scenario.toString().hashCode())
                + setting.toString().hashCode();
        int faultyFrom = scenario.startTick(setting.profile());
        List<List<Outcome>> all = IntStream.range(0, rollouts)
                .parallel()
                .mapToObj(number -> {
                    var trace = new Trace(setting, scenario, own, number);
                    return methods.stream()
                            .map(method -> Rollout.run(trace, faultyFrom, method))
                            .toList();
                })
                .toList();
        return IntStream.range(0, methods.size())
                .mapToObj(m ->
                        new Tally(all.stream().map(outcomes -> outcomes.get(m)).toList()))
                .toList();
    }
}
