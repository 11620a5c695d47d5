package io.canary.deployment;

import static io.canary.rollout.Scenes.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Stratum;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.Event;
import io.canary.rollout.State;
import io.canary.rollout.Transition.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The samples of a metric source in a step of 5 % that has just begun, by times of the test. */
class LateSamplesTest {
    private static final Instant START = SPEC.createdAt();

    private final DeploymentContext deployment = new DeploymentContext(DeploymentRecord.before(SPEC), List.of(), false);

    @BeforeEach
    void beginStep() {
        apply(deployment.begin("alice"));
        apply((Move) deployment.decide(new Event.Confirmed(START, 1)));
        assertThat(deployment.state()).isInstanceOf(State.Soaking.class);
    }

    private void apply(Move move) {
        deployment.apply(deployment.standing().after(move, START), move);
    }

    /**
     * An interval of ten seconds is read.
     *
     * @param late how many seconds after its end
     */
    private List<Event> read(int second, int late, int baseline) {
        long at = START.plusSeconds(second - late).toEpochMilli() - 1;
        var samples = List.of(sample(Role.BASELINE, at, baseline), sample(Role.CANARY, at, 50));
        var now = START.plusSeconds(second);
        var events =
                deployment.take(samples, Duration.ofSeconds(late + 20), now).events();
        assertThat(deployment.closeTicks(now)).isFalse();
        return events;
    }

    private static Sample sample(Role role, long atMillis, int requests) {
        return Sample.of(role, atMillis, requests).withErrors(0).with(new SampleExtras(0, Map.of(), "prom"));
    }

    private static List<Stratum> ticks(Verdict verdict) {
        return ((Verdict.Comparative) verdict).compared().inputs().ticks();
    }

    @Test
    void a_source_that_is_later_than_the_longest_wait_is_compared_and_counts_in_the_window() {
        // When: two minutes late, where the policy waits for one
        for (int second = 130; second <= 250; second += 10) {
            read(second, 120, 950);
        }
        var judged = deployment.judged(START.plusSeconds(251), null);
        // Then
        assertThat(judged.late()).isNull();
        assertThat(judged.evidence().requests()).isBetween(5 * 50L, 7 * 50L);
        assertThat(ticks(judged.verdict())).hasSizeGreaterThan(10).allSatisfy(tick -> {
            assertThat(tick.canary()).isNotNull();
            assertThat(tick.baseline()).isNotNull();
        });
    }

    @Test
    void a_source_that_comes_back_after_two_minutes_shows_no_silence() {
        // Given
        var events = new ArrayList<Event>();
        for (int second = 40; second <= 100; second += 10) {
            events.addAll(read(second, 30, 950));
        }
        // When: the intervals of the outage come one by one
        for (int end = 80; end <= 190; end += 10) {
            events.addAll(read(220, 220 - end, 950));
        }
        // Then
        assertThat(events).isEmpty();
        assertThat(ticks(deployment.judged(START.plusSeconds(221), null).verdict()))
                .allSatisfy(tick -> assertThat(tick.canary()).isNotNull());
    }

    @Test
    void a_share_of_the_time_before_the_step_is_not_taken_for_that_of_the_step() {
        // When: the canary had half of the traffic then
        var events = new ArrayList<Event>();
        for (int second = 5; second <= 115; second += 10) {
            events.addAll(read(second, 120, 50));
        }
        // Then
        assertThat(events).isEmpty();
    }

    @Test
    void a_canary_that_has_not_reported_yet_is_given_the_lag_of_the_source_as_well() {
        // When: its first requests come two minutes late, and those of the baseline are there
        var events = new ArrayList<Event>();
        for (int second = 5; second < 250; second += 10) {
            var now = START.plusSeconds(second);
            var sample = sample(Role.BASELINE, now.minusSeconds(120).toEpochMilli() - 1, 950);
            events.addAll(deployment
                    .take(List.of(sample), Duration.ofSeconds(140), now)
                    .events());
        }
        // Then
        assertThat(events).isEmpty();
    }
}
