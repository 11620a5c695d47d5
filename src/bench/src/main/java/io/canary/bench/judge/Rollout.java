package io.canary.bench.judge;

import io.canary.bench.judge.Outcome.End;
import io.canary.bench.judge.method.Act;
import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Stand;
import io.canary.bench.judge.trace.Trace;

/** Lets a method judge a trace, and the trace follow what the method decides. */
final class Rollout {

    private Rollout() {}

    /**
     * From the first tick to the end.
     *
     * @param faultyFrom the tick from which on the canary is not what the baseline is
     */
    static Outcome run(Trace trace, int faultyFrom, Method method) {
        var profile = trace.setting().profile();
        var trial = method.begin(trace.setting(), trace::before);
        var stand = Stand.START;
        long exposed = 0;
        for (int tick = 0; tick < profile.mostTicks(); tick++) {
            var seen = trace.at(tick, stand);
            exposed += tick < faultyFrom ? 0 : seen.exposed();
            var act = trial.observe(seen);
            boolean nextStep = act == Act.ADVANCE && stand.tick() + 1 >= profile.ticksPerStep();
            if (act == Act.ROLL_BACK) {
                return outcome(End.ROLLED_BACK, tick + 1, faultyFrom, exposed);
            }
            if (nextStep && isLast(stand, profile)) {
                return outcome(End.PROMOTED, tick + 1, faultyFrom, exposed);
            }
            stand = stand.next(nextStep);
        }
        return outcome(End.INCONCLUSIVE, profile.mostTicks(), faultyFrom, exposed);
    }

    private static boolean isLast(Stand stand, Profile profile) {
        return stand.step() == profile.weights().size() - 1;
    }

    private static Outcome outcome(End end, int ticks, int faultyFrom, long exposed) {
        return new Outcome(end, ticks, Math.max(0, ticks - faultyFrom), exposed);
    }
}
