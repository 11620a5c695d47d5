package io.canary.simulate;

import static io.canary.simulate.Recordings.T0;
import static io.canary.simulate.Recordings.both;
import static io.canary.simulate.Recordings.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Status;
import io.canary.rollout.Strategy;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedRolloutTest {

    private static SimulatedEnd run(Plan plan, List<Sample> samples) {
        return Simulation.run(plan, Feed.of(samples.iterator()));
    }

    private static List<Sample> canaryAlone(int count, double errors) {
        return IntStream.range(0, count)
                .mapToObj(i -> sample(Role.CANARY, Duration.ofSeconds(10L * i + 9), 1_000, errors))
                .toList();
    }

    @Test
    void a_canary_within_its_limits_rises_step_by_step_and_is_promoted() {
        // When
        var end = run(Recordings.limiting(), canaryAlone(60, 0));
        // Then
        assertThat(end.status()).isEqualTo(Status.PROMOTED);
        assertThat(end.weight()).isEqualTo(Weight.FULL);
        assertThat(end.moves()).extracting(SimulatedMove::kind).containsExactly(Kind.ADVANCE, Kind.PROMOTE);
        assertThat(end.moves())
                .extracting(SimulatedMove::after)
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(2));
        assertThat(end.moves()).extracting(SimulatedMove::next).containsExactly(new Weight(5_500), Weight.FULL);
        assertThat(end.begun()).isEqualTo(T0);
        assertThat(end.duration()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void with_a_bake_time_the_canary_bakes_before_it_is_promoted() {
        // Given
        var plan = Recordings.limiting();
        var s = plan.strategy();
        var baked = plan.with(
                new Strategy(s.initialWeight(), s.stepWeight(), s.interval(), s.maxSteps(), Duration.ofMinutes(5)));
        // When
        var end = run(baked, canaryAlone(60, 0));
        // Then
        assertThat(end.status()).isEqualTo(Status.PROMOTED);
        assertThat(end.duration()).isEqualTo(Duration.ofMinutes(7));
        assertThat(end.moves()).extracting(SimulatedMove::kind).containsExactly(Kind.ADVANCE, Kind.HOLD, Kind.PROMOTE);
        assertThat(end.moves().get(1).sentence()).endsWith("hold, baking");
        assertThat(end.moves().get(1).times()).isEqualTo(5);
    }

    private static Plan with(Plan plan, Lesson lesson) {
        return new Plan(
                plan.serviceName(),
                plan.baselineVersion(),
                plan.newVersion(),
                plan.strategy(),
                plan.policy(),
                plan.safeguards(),
                lesson.learned(),
                null);
    }

    @Test
    void a_rollout_starts_with_what_a_recording_teaches_about_the_baseline() {
        // Given: errors that come in bursts
        var bursts = IntStream.range(0, 60)
                .mapToObj(i -> sample(Role.BASELINE, Duration.ofSeconds(10L * i + 9), 1_000, i % 2 == 0 ? 2 : 18))
                .toList();
        var plan = Recordings.comparing();
        // When
        var lesson = Objects.requireNonNull(Lesson.of(plan.policy().comparison(), bursts.iterator()));
        // Then
        assertThat(lesson.at()).isEqualTo(T0.plusSeconds(599));
        // And when
        var knowing = run(with(plan, lesson), both(60, 30, 10));
        var ignorant = run(plan, both(60, 30, 10));
        // Then: it takes longer to be sure
        assertThat(ignorant.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(knowing.duration()).isGreaterThan(ignorant.duration());
        assertThat(run(with(plan, lesson), both(60, 30, 10))).isEqualTo(knowing);
    }

    @Test
    void a_recording_of_a_canary_teaches_nothing() {
        assertThat(Lesson.of(
                        Recordings.comparing().policy().comparison(),
                        canaryAlone(60, 1).iterator()))
                .isNull();
    }

    private static Sample identified(Sample s) {
        return s.with(new SampleExtras(s.atMillis(), Map.of()));
    }

    @Test
    void a_report_that_comes_again_counts_once_as_in_a_deployment() {
        // Given
        var once = canaryAlone(12, 0).stream()
                .map(SimulatedRolloutTest::identified)
                .toList();
        var twice = once.stream().flatMap(s -> Stream.of(s, s)).toList();
        // When
        var end = run(Recordings.limiting(), twice);
        // Then
        assertThat(end.canaryRequests())
                .isEqualTo(run(Recordings.limiting(), once).canaryRequests());
        assertThat(end.ignored()).isEqualTo(end.samples() / 2);
    }

    private static Sample measured(Sample s, int places) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (int place = 0; place < places; place++) {
            counts[100 + 10 * place] = s.requests() / places;
        }
        return s.with(LatencyHistogram.of(counts));
    }

    @ParameterizedTest
    @CsvSource({"8, 12", "7, 0"})
    void a_report_without_an_identity_counts_once_if_its_content_is_practically_unique(int places, int ignored) {
        // Given
        var twice = canaryAlone(12, 0).stream()
                .map(sample -> measured(sample, places))
                .flatMap(s -> Stream.of(s, s))
                .toList();
        // When
        var end = run(Recordings.limiting(), twice);
        // Then
        assertThat(end.samples()).isEqualTo(24);
        assertThat(end.ignored()).isEqualTo(ignored);
    }

    @Test
    void reports_of_the_same_moment_that_differ_in_anything_count_both() {
        // Given
        var twice = canaryAlone(12, 0).stream()
                .map(sample -> measured(sample, 20))
                .flatMap(s -> Stream.of(s, measured(s, 21)))
                .toList();
        // Then
        assertThat(run(Recordings.limiting(), twice).ignored()).isZero();
    }

    @Test
    void a_canary_beyond_a_limit_is_rolled_back_and_its_requests_are_counted() {
        // When
        var end = run(Recordings.limiting(), canaryAlone(60, 500));
        // Then
        assertThat(end.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(end.reason()).startsWith("error rate 50 % > 1 %");
        assertThat(end.moves()).singleElement().satisfies(m -> {
            assertThat(m.kind()).isEqualTo(Kind.ROLL_BACK);
            assertThat(m.weight()).isEqualTo(new Weight(500));
            assertThat(m.next()).isEqualTo(Weight.NONE);
            assertThat(m.eValue()).isNull();
        });
        assertThat(end.canaryRequests()).isEqualTo(6_000);
        assertThat(end.ticks()).isEqualTo(6);
    }

    @Test
    void evidence_that_is_conclusive_against_the_canary_waits_for_no_interval() {
        // When
        var end = run(Recordings.comparing(), both(60, 500, 1));
        // Then
        assertThat(end.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(end.duration()).isLessThan(Duration.ofMinutes(1));
        assertThat(end.moves().getLast().sentence()).endsWith("roll back, at once");
        assertThat(end.moves().getLast().eValue()).isGreaterThanOrEqualTo(99.9);
    }

    @Test
    void a_canary_that_is_as_good_is_promoted_once_that_is_proven() {
        // When
        var end = run(Recordings.comparing(), both(600, 10, 10));
        // Then
        assertThat(end.status()).as(end.reason()).isEqualTo(Status.PROMOTED);
        assertThat(end.moves())
                .extracting(SimulatedMove::kind)
                .contains(Kind.ADVANCE)
                .endsWith(Kind.PROMOTE);
    }

    @Test
    void at_the_end_of_the_samples_the_rollout_is_still_running() {
        // When
        var end = run(Recordings.comparing(), both(3, 1, 1));
        // Then
        assertThat(end.status()).isEqualTo(Status.RUNNING);
        assertThat(end.reason()).startsWith("the samples end: ");
        assertThat(end.samples()).isEqualTo(6);
        assertThat(end.ticks()).isEqualTo(3);
    }

    @Test
    void evaluations_that_hold_for_the_same_kind_of_reason_are_one_move() {
        // Given
        var starved = new ArrayList<Sample>(canaryAlone(1, 0));
        starved.add(sample(Role.CANARY, Duration.ofMinutes(10), 1, 0));
        var plan = Settings.read(Plan.class, Map.of());
        // When
        var end = run(plan, starved);
        // Then
        assertThat(end.moves()).singleElement().satisfies(m -> {
            assertThat(m.kind()).isEqualTo(Kind.HOLD);
            assertThat(m.times()).isEqualTo(11);
            assertThat(m.next()).isEqualTo(m.weight());
        });
    }

    @Test
    void a_safeguard_acts_on_the_time_of_the_samples() {
        // Given
        var plan = Settings.read(Plan.class, Map.of("safeguards", Map.of("deadline_sec", 90)));
        var late = List.of(sample(Role.CANARY, Duration.ZERO, 1, 0), sample(Role.CANARY, Duration.ofHours(1), 1, 0));
        // When
        var end = run(plan, late);
        // Then
        assertThat(end.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(end.duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(end.moves().getLast().sentence()).isEqualTo("rolling back: deadline of 90 s exceeded");
        assertThat(end.samples()).isEqualTo(1);
    }

    @Test
    void the_same_samples_give_the_same_end() {
        assertThat(run(Recordings.comparing(), both(60, 12, 10)))
                .isEqualTo(run(Recordings.comparing(), both(60, 12, 10)));
    }

    @Test
    void without_samples_there_is_no_simulation() {
        assertThatThrownBy(() -> run(Recordings.limiting(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_plan_with_too_many_evaluations_is_rejected() {
        // Given
        var plan = Settings.read(Plan.class, Map.of("strategy", Map.of("interval_sec", 1)));
        // When
        var problems = plan.problems(Duration.ofDays(30));
        // Then
        assertThat(problems).singleElement().satisfies(p -> assertThat(p.pointer())
                .isEqualTo("/strategy/interval_sec"));
        assertThat(plan.problems(Duration.ofDays(1))).isEmpty();
    }
}
