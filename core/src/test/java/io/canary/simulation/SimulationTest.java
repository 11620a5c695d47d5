package io.canary.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Many lives, each from a seed. A life that breaks an invariant is reported with one line that replays it: {@code
 * -Dcanary.sim.seed=N} runs just that one, {@code -Dcanary.sim.lives=N} runs N lives from seed 0 on.
 */
class SimulationTest {
    private static final int LIVES = Integer.getInteger("canary.sim.lives", 20_000);

    @Test
    void no_life_breaks_an_invariant_and_every_life_ends() {
        // Given
        Long seed = Long.getLong("canary.sim.seed");
        long first = seed == null ? 0 : seed;
        long end = seed == null ? LIVES : seed + 1;
        var ends = new EnumMap<Status, Integer>(Status.class);
        long abandoned = 0;
        // When
        for (long life = first; life < end; life++) {
            var ended = live(life, Specs::random);
            ends.merge(StateView.status(ended), 1, Integer::sum);
            abandoned += ended instanceof State.Abandoned ? 1 : 0;
        }
        // Then
        if (end - first >= 1000) {
            assertThatEveryEndIsCommon(ends, end - first);
            assertThat(abandoned).isGreaterThan((end - first) / 100);
        }
    }

    @Test
    void no_life_with_listed_steps_breaks_an_invariant_and_every_such_life_ends() {
        // Given
        var ends = new EnumMap<Status, Integer>(Status.class);
        int lives = LIVES / 4;
        // When
        for (long life = 0; life < lives; life++) {
            ends.merge(StateView.status(live(life, Specs::listed)), 1, Integer::sum);
        }
        // Then
        assertThatEveryEndIsCommon(ends, lives);
    }

    /** A simulation that rarely gets beyond the first states would find nothing. */
    private static void assertThatEveryEndIsCommon(Map<Status, Integer> ends, long lives) {
        assertThat(ends)
                .containsOnlyKeys(Status.PROMOTED, Status.ROLLED_BACK, Status.CANCELLED, Status.FAILED)
                .allSatisfy((status, count) -> assertThat(count).isGreaterThan((int) (lives / 50)));
    }

    private static State.Ended live(long seed, Function<Dice, DeploymentSpec> specs) {
        try {
            return new Life(seed, specs).live();
        } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError(
                    "seed " + seed + ": " + broken.getMessage() + "; replay with: mvn test -pl core -am"
                            + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dcanary.sim.seed="
                            + seed,
                    broken);
        }
    }
}
