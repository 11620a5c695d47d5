package io.canary.analysis.sequential.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.Traffic.Ill;
import io.canary.analysis.sequential.Trials;
import io.canary.analysis.sequential.finding.Finding.State;
import io.canary.analysis.sequential.memento.Memento;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Canaries that are no worse, in the fast profile: five weights, a minute at each. */
class FalseAlarmsTest {
    private static final SequentialPolicy POLICY = Trials.policy();
    private static final int TICKS_A_STEP = 6;
    private static final double RPS = 20;
    private static final double ERROR_RATE = .01;
    private static final int ROLLOUTS = 2_000;
    private static final List<Memento> LEARNED = new ArrayList<>();

    /** The defects of both versions. */
    private interface Fate {
        Ill at(int tick, int stepTick, boolean canary);
    }

    @BeforeAll
    static void learn() {
        for (int seed = 0; seed < 20; seed++) {
            LEARNED.add(
                    Trials.learned(POLICY, new Traffic(seed, RPS, ERROR_RATE)).memento());
        }
    }

    private static boolean rollsBack(long seed, Traffic traffic, Fate fate) {
        return rollsBack(Engine.restore(POLICY, LEARNED.get((int) (seed % LEARNED.size()))), traffic, fate);
    }

    private static boolean rollsBack(Engine engine, Traffic traffic, Fate fate) {
        for (int tick = 0; tick < TICKS_A_STEP * Trials.WEIGHTS.size(); tick++) {
            var step = Trials.step(tick / TICKS_A_STEP);
            double share = step.weight().basisPoints() / 10_000.0;
            int stepTick = tick % TICKS_A_STEP;
            var finding = engine.observe(new Stratum(
                    60 + tick,
                    step,
                    stepTick * Traffic.TICK_SEC,
                    traffic.report(share, fate.at(tick, stepTick, true)),
                    traffic.report(1 - share, fate.at(tick, stepTick, false))));
            if (finding.state() == State.ROLLBACK) {
                return true;
            }
        }
        return false;
    }

    /** Checks that at most 1 % are rolled back; fails by chance with probability 0.001. */
    private static void assertAtMostOnePercent(int rolledBack) {
        assertAtMostOnePercent(rolledBack, ROLLOUTS);
    }

    private static void assertAtMostOnePercent(int rolledBack, int rollouts) {
        double less = 0;
        for (int i = 0; i < rolledBack; i++) {
            less += Math.exp(logBinomial(rollouts, i, .01));
        }
        assertThat(1 - less).as("%d of %d", rolledBack, rollouts).isGreaterThan(.001);
    }

    private static double logBinomial(int n, int x, double p) {
        double log = x * Math.log(p) + (n - x) * Math.log1p(-p);
        for (int i = 0; i < x; i++) {
            log += Math.log((double) (n - i) / (i + 1));
        }
        return log;
    }

    private static int rolledBack(String what, Fate fate) {
        int rolledBack = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            var traffic = new Traffic(1_000_000L * what.hashCode() + seed, RPS, ERROR_RATE);
            rolledBack += rollsBack(seed, traffic, fate) ? 1 : 0;
        }
        return rolledBack;
    }

    @Test
    void versions_that_are_alike_are_not_rolled_back() {
        assertAtMostOnePercent(rolledBack("alike", (tick, stepTick, canary) -> Ill.NOT));
    }

    /** 15 points more errors and three times the latency for a minute and a half. */
    @Test
    void an_outage_of_what_both_depend_on_rolls_nothing_back() {
        assertAtMostOnePercent(rolledBack(
                "outage", (tick, stepTick, canary) -> tick >= 14 && tick < 23 ? new Ill(1, .15, 3) : Ill.NOT));
    }

    /** The error rate moves by half, latency by a fifth, in both. */
    @Test
    void a_slow_change_of_both_rolls_nothing_back() {
        assertAtMostOnePercent(rolledBack(
                "drift",
                (tick, stepTick, canary) -> new Ill(1 + .5 * Math.sin(tick / 5.0), 0, 1 + .2 * Math.sin(tick / 9.0))));
    }

    @Test
    void a_cold_start_within_the_warm_up_rolls_nothing_back() {
        assertAtMostOnePercent(rolledBack(
                "cold",
                (tick, stepTick, canary) ->
                        canary ? new Ill(1, .005 * Math.exp(-stepTick), 1 + 1.0 * Math.exp(-stepTick)) : Ill.NOT));
    }

    /** A canary exactly at the margins: the boundary of the null. */
    @Test
    void a_canary_at_the_margin_is_not_rolled_back() {
        assertAtMostOnePercent(
                rolledBack("margin", (tick, stepTick, canary) -> canary ? new Ill(1.1, 0, 1.06) : Ill.NOT));
    }

    /** Errors in clusters of two on average, and each version's latency jitters by 3 % from tick to tick. */
    @Test
    void requests_that_are_not_independent_roll_nothing_back() {
        assertAtMostOnePercent(rolledBack(ROLLOUTS, RPS, .03, 2, Ill.NOT));
    }

    /** With enough requests to need each of the corrections. */
    @Test
    void nor_do_many_of_them_at_the_margin() {
        int rollouts = 60;
        assertAtMostOnePercent(rolledBack(rollouts, 1000, .08, 4, new Ill(1.1, 0, 1)), rollouts);
    }

    private static int rolledBack(int rollouts, double rps, double jitter, double cluster, Ill canaries) {
        int rolledBack = 0;
        for (int seed = 0; seed < rollouts; seed++) {
            var traffic = new Traffic(seed, rps, ERROR_RATE);
            Supplier<Ill> usual = () -> new Ill(1, 0, Math.exp(jitter * traffic.gaussian()), cluster);
            var engine = Trials.learned(POLICY, traffic, usual);
            rolledBack += rollsBack(engine, traffic, (tick, stepTick, canary) -> {
                        double times = canary ? canaries.errorTimes() : 1;
                        double slower = canary ? canaries.slower() : 1;
                        return new Ill(times, 0, slower * usual.get().slower(), cluster);
                    })
                    ? 1
                    : 0;
        }
        return rolledBack;
    }
}
