package io.canary.bench.judge.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bench.judge.live.LiveGoal.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of the benchmark of whole rollouts: what a user is promised for the first day is not refuted. */
class LiveGuaranteeTest {
    private static final long SEED = 8_191;

    /** A build goes red by chance once in so many. */
    private static final double BY_CHANCE = 0.001;

    private static final int MANY = 100;
    private static final int SOME = 20;

    private static LiveTally run(String scenario, int rollouts) {
        return LiveTally.of(
                LiveScenarios.all().stream()
                        .filter(s -> s.name().equals(scenario))
                        .findFirst()
                        .orElseThrow(),
                rollouts,
                SEED,
                false);
    }

    private static void assertNotRefuted(LiveGoal goal, LiveTally tally, String scenario) {
        assertThat(goal.chance(tally))
                .as("%s: %s", scenario, goal.verdictOn(tally))
                .isGreaterThan(BY_CHANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 rps 1 %", "1000 rps 0.1 %", "20 rps 10 %"})
    void healthy_canaries_are_promoted_at_any_base_error_rate(String scenario) {
        // When
        var tally = run(scenario, MANY);
        // Then
        assertNotRefuted(LiveGoal.promotedAtLeast(0.99), tally, scenario);
        assertNotRefuted(LiveGoal.accusedAtMost(0.01), tally, scenario);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A/A 1000 rps", "outage 1000 rps", "lag 20 s", "canary -8 s + outage", "every 30 s 1+1"})
    void healthy_canaries_survive_outages_and_late_seldom_or_misdated_reports(String scenario) {
        // When
        var tally = run(scenario, MANY);
        // Then
        assertNotRefuted(LiveGoal.accusedAtMost(0.01), tally, scenario);
        assertNotRefuted(LiveGoal.promotedAtLeast(0.99), tally, scenario);
    }

    @Test
    void a_canary_that_bakes_well_is_promoted_and_one_that_becomes_worse_is_found_sooner_than_without_a_detector() {
        // When
        var well = run("baked 100 rps", MANY);
        var worse = run("baked err x5 100 rps", SOME);
        var unwatched = run("baked err x5 100 rps without detector", SOME);
        // Then
        assertNotRefuted(LiveGoal.promotedAtLeast(0.98), well, "well"); // 1 % by alpha, 1 % by bake_alpha
        assertNotRefuted(LiveGoal.foundAtLeast(0.98), worse, "worse");
        assertThat(worse.secondsToFind()).isLessThan(unwatched.secondsToFind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"crash 20 rps", "lag 30 s + crash", "canary -30 s + crash", "every 60 s 1+1 + crash"})
    void canaries_that_crash_are_found_however_they_report(String scenario) {
        // When
        var tally = run(scenario, SOME);
        // Then
        assertThat(tally.share(Measure.FOUND).value()).as(scenario).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary silent", "canary falls silent", "errors stop half way + fails"})
    void canaries_that_are_silent_are_rolled_back_for_it(String scenario) {
        // When
        var tally = run(scenario, SOME);
        // Then
        assertThat(tally.share(LiveEnd.SILENT).value()).as(scenario).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all from 25 % + fails", "all + fails + baseline silent"})
    void canaries_that_get_everything_by_mistake_and_fail_are_never_promoted(String scenario) {
        // When
        var tally = run(scenario, SOME);
        // Then
        assertThat(tally.share(Measure.PROMOTED).hits()).as(scenario).isZero();
        assertThat(tally.share(Measure.FOUND).value()).as(scenario).isEqualTo(1);
    }

    @Test
    void a_router_that_gives_twice_as_much_is_told_from_harm() {
        // When
        var tally = run("x2", SOME);
        // Then
        assertThat(tally.share(LiveEnd.SHARE).value()).isEqualTo(1);
    }

    @Test
    void canaries_on_the_margin_of_what_is_proven_are_seldom_promoted() {
        // When
        var tally = run("margin 100 rps 1 %", SOME);
        // Then
        assertNotRefuted(LiveGoal.promotedAtMost(0.05), tally, "margin");
    }
}
