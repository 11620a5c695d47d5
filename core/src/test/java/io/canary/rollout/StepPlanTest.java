package io.canary.rollout;

import static io.canary.rollout.Scenes.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.analysis.Policy;
import io.canary.json.Json;
import io.canary.rollout.PlanStep.Advance;
import io.canary.spi.Weight;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The steps that follow from a strategy; those of its four fields are the same as before there were plans. */
class StepPlanTest {
    private static final int STRATEGIES = 20_000;

    private static Strategy strategy(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return Settings.read(Strategy.class, Json.read(text, 0, text.length));
    }

    private static DeploymentSpec compared(Strategy strategy, Weight holdback) {
        var analysis = Map.of("holdback_percent", holdback.percent());
        return Scenes.spec(strategy, Settings.read(Policy.class, Map.of("analysis", analysis)));
    }

    private static List<Weight> weights(DeploymentSpec spec, boolean compared) {
        return spec.plan().steps(compared).stream().map(PlanStep::weight).toList();
    }

    /** Round numbers and their neighbours. */
    private static Weight weight(Random random, int least) {
        int round = 500 * random.nextInt(21);
        int points = random.nextBoolean() ? round : random.nextInt(10_001);
        return new Weight(Math.clamp(points + random.nextInt(-1, 2), least, 10_000));
    }

    private static Strategy rising(Random random) {
        int most = random.nextBoolean() ? random.nextInt(1, 30) : random.nextInt(1, 20_000);
        var interval = Duration.ofMillis(random.nextInt(1_000, 100_000));
        return new Strategy(weight(random, 0), weight(random, 1), interval, most);
    }

    @Test
    void the_four_fields_give_the_same_steps_as_before_there_were_plans() {
        // Given
        var random = new Random(7);
        for (int i = 0; i < STRATEGIES; i++) {
            var spec = compared(rising(random), new Weight(100 * random.nextInt(51)));
            // When
            boolean compared = random.nextBoolean();
            var weights = weights(spec, compared);
            // Then
            assertThat(weights).as("%s", spec).isEqualTo(ReferenceSchedule.weights(spec, compared));
            assertThat(spec.plan().duration(compared))
                    .isEqualTo(spec.strategy().interval().multipliedBy(weights.size()));
            assertThat(spec.plan().steps(compared).stream()
                            .map(step -> step.at(Weight.NONE))
                            .collect(Collectors.toSet()))
                    .containsExactly(new PlanStep(Weight.NONE, spec.strategy().interval(), Advance.PASS));
        }
    }

    @Test
    void the_four_fields_give_the_same_steps_when_a_comparison_begins_in_the_middle() {
        // Given
        var random = new Random(8);
        for (int i = 0; i < STRATEGIES; i++) {
            var spec = compared(rising(random), new Weight(100 * random.nextInt(51)));
            int begins = random.nextInt(12); // every later step is compared
            var weight = spec.strategy().initialWeight();
            for (int step = 0; !weight.equals(Weight.FULL) || step == 0; step++) {
                // When
                var next = spec.plan().next(step, weight, step >= begins);
                // Then
                assertThat(next)
                        .as("step %s at %s of %s", step, weight, spec)
                        .isEqualTo(ReferenceSchedule.next(spec, step, weight, step >= begins));
                assertThat(spec.plan().isLast(step, step >= begins)).isEqualTo(next.equals(Weight.FULL));
                weight = next;
            }
        }
    }

    @Test
    void the_shortest_time_of_the_four_fields_is_unchanged() {
        // Given
        var random = new Random(9);
        for (int i = 0; i < STRATEGIES; i++) {
            var strategy = rising(random);
            // When
            var filled = SafeguardSettings.NONE.fill(strategy, null);
            // Then
            int toGo = 10_000 - strategy.initialWeight().basisPoints();
            int rises = Math.clamp(Math.ceilDiv(toGo, strategy.stepWeight().basisPoints()), 1, strategy.maxSteps());
            var twice = strategy.interval().multipliedBy(2L * rises);
            var day = Duration.ofDays(1);
            assertThat(filled.deadline()).isEqualTo(twice.compareTo(day) > 0 ? twice : day);
        }
    }

    @Test
    void a_rise_by_thousands_of_steps_is_kept_as_one_run() {
        // When
        var plan = new Strategy(Weight.NONE, new Weight(1), Duration.ofSeconds(1), Integer.MAX_VALUE).plan();
        // Then
        assertThat(plan.size(false)).isEqualTo(10_000);
        assertThat(plan.step(9_999).weight()).isEqualTo(new Weight(9_999));
        assertThat(plan.runs()).hasSize(1);
    }

    @Test
    void listed_steps_are_used_as_listed_with_the_strategys_interval_as_default() {
        // When
        var plan = strategy("""
                {"interval_sec": 30, "steps": [{"weight": 1, "interval_sec": 60}, {"weight": 5},
                 {"weight": 25, "interval_sec": 600, "advance": "manual"}]}""").plan();
        // Then
        assertThat(plan.steps(false))
                .containsExactly(
                        new PlanStep(percent(1), Duration.ofSeconds(60), Advance.PASS),
                        new PlanStep(percent(5), Duration.ofSeconds(30), Advance.PASS),
                        new PlanStep(percent(25), Duration.ofMinutes(10), Advance.MANUAL));
        assertThat(plan.duration(false)).isEqualTo(Duration.ofSeconds(690));
        assertThat(plan.longestSoak()).isEqualTo(Duration.ofMinutes(10));
        assertThat(plan.shortestSoak()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.next(2, percent(25), false)).isEqualTo(Weight.FULL);
        assertThat(plan.isLast(2, true)).isTrue();
    }

    @Test
    void a_listed_step_at_all_traffic_is_a_step_and_no_promotion() {
        // When
        var plan =
                strategy("{\"steps\": [{\"weight\": 50}, {\"weight\": 100}]}").plan();
        // Then
        assertThat(plan.next(0, percent(50), false)).isEqualTo(Weight.FULL);
        assertThat(plan.isLast(0, false)).isFalse();
        assertThat(plan.isLast(1, false)).isTrue();
    }

    @Test
    void a_comparison_takes_traffic_from_listed_steps_but_leaves_none_out() {
        // Given
        var listed = strategy("{\"steps\": [{\"weight\": 50}, {\"weight\": 97}, {\"weight\": 100}]}");
        var high = strategy("{\"steps\": [{\"weight\": 97}, {\"weight\": 100}]}");
        // Then
        assertThat(weights(compared(listed, percent(5)), true)).containsExactly(percent(50), percent(95), percent(95));
        assertThat(weights(compared(listed, percent(5)), false)).containsExactly(percent(50), percent(97), Weight.FULL);
        assertThat(weights(compared(high, percent(5)), true)).containsExactly(percent(97), percent(97));
    }

    @Test
    void the_default_window_covers_the_longest_step_and_the_default_hold_is_ten_of_it() {
        // Given
        var strategy = strategy("{\"steps\": [{\"weight\": 1}, {\"weight\": 2, \"interval_sec\": 3600}]}");
        // Then
        assertThat(SafeguardSettings.NONE.fill(strategy, null).maxHold()).isEqualTo(Duration.ofHours(10));
    }

    private static List<Problem> problems(String json) {
        return catchThrowableOfType(SettingsException.class, () -> strategy(json))
                .problems();
    }

    @Test
    void all_problems_of_a_list_are_reported_with_their_positions() {
        assertThat(problems("""
                {"initial_weight": 5, "step_weight": 10, "max_steps": 3, "steps": [{"weight": 101}, {"interval_sec": 0.5},
                 {"weight": 5, "advance": "auto"}, {"weight": 5, "soak": 1}, 7]}"""))
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "initial_weight cannot stand beside steps",
                        "step_weight cannot stand beside steps",
                        "max_steps cannot stand beside steps",
                        "steps.0.weight must be from 0 to 100, was 101",
                        "steps.1.weight is required",
                        "steps.1.interval_sec must be from 1 to 1000000000, was 0.5",
                        "steps.2.advance must be one of pass, manual, was \"auto\"",
                        "steps.3.soak is not known",
                        "steps.4 must be an object, was 7");
    }

    @Test
    void weights_that_fall_are_all_named() {
        assertThat(problems("{\"steps\": [{\"weight\": 5}, {\"weight\": 4.5}, {\"weight\": 4.5}, {\"weight\": 1}]}"))
                .containsExactly(
                        new Problem("/steps/1/weight", "must not be below the weight of the step before (5), was 4.5"),
                        new Problem("/steps/3/weight", "must not be below the weight of the step before (4.5), was 1"));
    }

    @Test
    void a_list_has_from_1_to_50_steps() {
        // Given
        String step = "{\"weight\": 5}";
        // Then
        assertThat(problems("{\"steps\": []}"))
                .containsExactly(new Problem("/steps", "must have from 1 to 50 steps, has 0"));
        assertThat(problems("{\"steps\": [" + step + (", " + step).repeat(50) + "]}"))
                .containsExactly(new Problem("/steps", "must have from 1 to 50 steps, has 51"));
        assertThat(strategy("{\"steps\": [" + step + (", " + step).repeat(49) + "]}")
                        .plan()
                        .size(false))
                .isEqualTo(50);
    }

    @Test
    void a_strategy_is_written_as_it_can_be_read() {
        // Given
        var rising = strategy("{\"step_weight\": 20}");
        var listed =
                strategy("{\"interval_sec\": 30, \"steps\": [{\"weight\": 1}, {\"weight\": 2, \"interval_sec\": 9}]}");
        // Then
        assertThat(Settings.read(Strategy.class, Settings.write(rising))).isEqualTo(rising);
        assertThat(Settings.read(Strategy.class, Settings.write(listed))).isEqualTo(listed);
    }

    @Test
    void another_first_weight_raises_the_listed_steps_below_it() {
        // When
        var strategy = strategy("{\"steps\": [{\"weight\": 1}, {\"weight\": 5}, {\"weight\": 25}]}")
                .from(percent(10));
        // Then
        assertThat(strategy.plan().steps(false).stream().map(PlanStep::weight))
                .containsExactly(percent(10), percent(10), percent(25));
    }
}
