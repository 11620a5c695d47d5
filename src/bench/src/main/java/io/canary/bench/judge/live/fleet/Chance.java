package io.canary.bench.judge.live.fleet;

import io.canary.analysis.Role;
import io.canary.bench.judge.trace.Draws;

/**
 * The random numbers of one rollout: each purpose has its own, so that what is drawn for one changes nothing of
 * another.
 *
 * @param seed of all rollouts of a scenario
 * @param number of the rollout
 */
record Chance(long seed, long number) {
    private static final long REPORTERS_FROM = 100;

    Draws common() {
        return Draws.at(seed, number, 0, 1);
    }

    Draws onset() {
        return Draws.at(seed, number, 0, 2);
    }

    Draws pods() {
        return Draws.at(seed, number, 0, 3);
    }

    Draws noise(Role role) {
        return Draws.at(seed, number, 0, 4 + number(role));
    }

    /** What a reporter is like. */
    Draws reporter(Role role, int reporter) {
        return Draws.at(seed, number, -1, stream(role, reporter));
    }

    /** What is in one of its reports. */
    Draws report(Role role, int reporter, long report) {
        return Draws.at(seed, number, report, stream(role, reporter));
    }

    private static long stream(Role role, int reporter) {
        return REPORTERS_FROM + 2L * reporter + number(role);
    }

    private static long number(Role role) {
        return role == Role.BASELINE ? 0 : 1;
    }
}
