package io.canary.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An HAProxy whose servers get requests by how many they have open, and an operator who has said that this is all right: of idle
 * servers each gets half, whatever the weights are.
 */
@Timeout(180)
class LeastConnectionsIT {
    /** By the documentation three ticks of a second; HAProxy is asked once a second, so that a tick may take two, and a report is late. */
    private static final double NOTICED_SEC = 3 * 2 + 4;

    /** Longer than that: what is not known yet lifts a weight. */
    private static final int STEP_SEC = 15;

    private static final double FAR_MORE = 15;

    /** Far from the half that clients send, so that what they send is not taken for the next step by chance. */
    private static final int STEP = 90;

    @TempDir
    private Path folder = Path.of("");

    private Trial trial() throws Exception {
        var stand = HaproxyWeights.leastConnections(Files.createDirectories(folder.resolve("edge")));
        return new Trial(folder, List.of(stand));
    }

    @Test
    void clients_who_get_far_more_than_the_weight_hold_it_and_that_is_said() throws Exception {
        // Given
        try (var trial = trial()) {
            // When
            var rollout = trial.begin("shop", new Plan(5, STEP, STEP_SEC, "hold"));
            rollout.movedFromOutside(NOTICED_SEC);
            rollout.awaitEvent("share_mismatch");
            rollout.hold(STEP_SEC);
            // Then
            var held = rollout.deployment();
            assertThat(held.getString("status")).isEqualTo("RUNNING");
            assertThat(held.getDouble("current_weight")).isEqualTo(5);
            assertThat(held.getDouble("observed_share")).isGreaterThan(FAR_MORE);
            assertThat(held.getString("status_reason"))
                    .matches("held at 5 %: clients send [0-9.]+ % of the requests to the canary, not 5 %.*");
            rollout.cancel();
            rollout.awaitStatus("CANCELLED");
            System.out.println(rollout.assertTruthful());
        }
    }

    @Test
    void or_it_is_rolled_back_where_that_is_wanted() throws Exception {
        // Given
        try (var trial = trial()) {
            // When
            var rollout = trial.begin("shop", new Plan(5, STEP, STEP_SEC, "rollback"));
            rollout.movedFromOutside(NOTICED_SEC);
            rollout.awaitStatus("ROLLED_BACK");
            // Then
            assertThat(rollout.events()).contains("share_mismatch");
            assertThat(rollout.reason()).contains("of the requests to the canary, not 5 %");
            assertThat(rollout.deployment().getDouble("current_weight")).isZero();
            System.out.println(rollout.assertTruthful());
        }
    }
}
