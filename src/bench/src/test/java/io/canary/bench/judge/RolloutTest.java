package io.canary.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bench.judge.Outcome.End;
import io.canary.bench.judge.method.Act;
import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.method.Trial;
import io.canary.bench.judge.trace.LatencyShape;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Scenario;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Trace;
import io.canary.bench.judge.trace.TraceTick;
import io.canary.bench.judge.trace.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Scenario HEALTHY = Scenario.HEALTHY.getFirst();

    /** Does as it is told, and remembers what it saw. */
    private record Puppet(Function<TraceTick, Act> act, List<TraceTick> seen) implements Method {

        static Puppet of(Function<TraceTick, Act> act) {
            return new Puppet(act, new ArrayList<>());
        }

        @Override
        public String name() {
            return "puppet";
        }

        @Override
        public Trial begin(Setting setting, Supplier<List<TraceTick>> before) {
            return tick -> {
                seen.add(tick);
                return act.apply(tick);
            };
        }
    }

    private static Trace trace(Profile profile) {
        return new Trace(new Setting(profile, Traffic.MED, LatencyShape.LOGN), HEALTHY, 1, 1);
    }

    private static Act atIntervals(TraceTick tick) {
        return tick.endsInterval() ? Act.ADVANCE : Act.HOLD;
    }

    @Test
    void a_canary_without_objections_is_promoted_in_the_planned_time() {
        // When
        var outcome = Rollout.run(trace(Profile.FAST), 0, Puppet.of(tick -> Act.ADVANCE));
        // Then
        assertThat(outcome.end()).isEqualTo(End.PROMOTED);
        assertThat(outcome.ticks()).isEqualTo(30);
    }

    @Test
    void a_slow_rollout_takes_half_an_hour() {
        // When
        var outcome = Rollout.run(trace(Profile.SLOW), 0, Puppet.of(RolloutTest::atIntervals));
        // Then
        assertThat(outcome.end()).isEqualTo(End.PROMOTED);
        assertThat(outcome.ticks()).isEqualTo(180);
    }

    @Test
    void a_hold_keeps_the_weight_and_whoever_holds_for_ever_is_given_up() {
        // Given
        var puppet = Puppet.of(tick -> Act.HOLD);
        // When
        var outcome = Rollout.run(trace(Profile.FAST), 0, puppet);
        // Then
        assertThat(outcome.end()).isEqualTo(End.INCONCLUSIVE);
        assertThat(outcome.ticks()).isEqualTo(90);
        assertThat(puppet.seen())
                .allSatisfy(tick -> assertThat(tick.stand().step()).isZero());
    }

    @Test
    void a_rollback_ends_it_and_the_canary_has_answered_what_it_got_until_then() {
        // Given
        var puppet = Puppet.of(tick -> tick.number() == 7 ? Act.ROLL_BACK : Act.ADVANCE);
        // When
        var outcome = Rollout.run(trace(Profile.FAST), 6, puppet);
        // Then
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        End.ROLLED_BACK,
                        8,
                        2,
                        puppet.seen().get(6).exposed() + puppet.seen().get(7).exposed()));
        assertThat(outcome.isFound()).isTrue();
    }

    @Test
    void a_rollback_before_the_canary_was_faulty_has_found_nothing() {
        // When
        var outcome = Rollout.run(trace(Profile.FAST), 15, Puppet.of(tick -> Act.ROLL_BACK));
        // Then
        assertThat(outcome.isRolledBack()).isTrue();
        assertThat(outcome.isFound()).isFalse();
    }

    @Test
    void methods_that_act_alike_see_the_same() {
        // Given
        var one = Puppet.of(RolloutTest::atIntervals);
        var other = Puppet.of(RolloutTest::atIntervals);
        // When
        Rollout.run(trace(Profile.FAST), 0, one);
        Rollout.run(trace(Profile.FAST), 0, other);
        // Then
        assertThat(other.seen()).hasSize(30).isEqualTo(one.seen());
    }

    @Test
    void methods_see_the_same_until_one_of_them_holds() {
        // Given
        var one = Puppet.of(RolloutTest::atIntervals);
        var careful = Puppet.of(tick -> tick.number() == 11 ? Act.HOLD : atIntervals(tick));
        // When
        Rollout.run(trace(Profile.FAST), 0, one);
        Rollout.run(trace(Profile.FAST), 0, careful);
        // Then
        assertThat(careful.seen()).hasSize(36);
        assertThat(careful.seen().subList(0, 12)).isEqualTo(one.seen().subList(0, 12));
        assertThat(careful.seen().get(12).stand().step()).isEqualTo(1);
    }

    @Test
    void seasons_are_the_same_each_time() {
        // Given
        var setting = new Setting(Profile.FAST, Traffic.MED, LatencyShape.LOGN);
        // When
        var once = Season.play(setting, HEALTHY, Methods.all(), 20, 3);
        var again = Season.play(setting, HEALTHY, Methods.all(), 20, 3);
        // Then
        assertThat(again).isEqualTo(once).hasSize(Methods.all().size());
    }
}
