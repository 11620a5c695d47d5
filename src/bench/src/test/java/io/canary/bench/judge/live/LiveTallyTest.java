package io.canary.bench.judge.live;

import static io.canary.bench.judge.live.LiveEnd.HARM;
import static io.canary.bench.judge.live.LiveEnd.PROMOTED;
import static io.canary.bench.judge.live.LiveEnd.UNPROVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bench.judge.Share;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTallyTest {

    private static LiveOutcome outcome(LiveEnd end, double seconds, double onsetSeconds, double exposed) {
        return new LiveOutcome(end, seconds, onsetSeconds, exposed, "");
    }

    @Test
    void only_what_was_accused_after_something_went_wrong_was_found() {
        // When
        var tally = new LiveTally(List.of(
                outcome(HARM, 100, 70, 1000),
                outcome(HARM, 130, 80, 3000),
                outcome(HARM, 60, Double.POSITIVE_INFINITY, 0),
                outcome(UNPROVEN, 3700, 70, 90_000),
                outcome(PROMOTED, 600, 300, 50_000)));
        // Then
        assertThat(tally.share(LiveGoal.Measure.ACCUSED)).isEqualTo(new Share(3, 5));
        assertThat(tally.share(LiveGoal.Measure.FOUND)).isEqualTo(new Share(2, 4));
        assertThat(tally.secondsToFind()).isEqualTo(40);
        assertThat(tally.exposed()).isEqualTo(2000);
        assertThat(tally.secondsToPromotion()).isEqualTo(600);
    }

    @Test
    void a_goal_is_missed_only_where_chance_does_not_explain_it() {
        // Given
        var goal = LiveGoal.promotedAtLeast(0.99);
        // When
        var one = tallyOfPromoted(99, 2);
        var many = tallyOfPromoted(90, 10);
        // Then: two of a hundred and one are not promoted with a probability of 0.26, if each is with 0.99
        assertThat(goal.verdictOn(tallyOfPromoted(99, 1))).endsWith("met");
        assertThat(goal.verdictOn(one)).isEqualTo("promoted >= 99.0 %: unclear");
        assertThat(goal.verdictOn(many)).endsWith("MISSED");
        assertThat(LiveGoal.promotedAtMost(0).verdictOn(tallyOfPromoted(1, 99))).endsWith("MISSED");
    }

    private static LiveTally tallyOfPromoted(int promoted, int others) {
        var all = new ArrayList<>(Collections.nCopies(promoted, outcome(PROMOTED, 600, 0, 0)));
        all.addAll(Collections.nCopies(others, outcome(UNPROVEN, 3600, 0, 0)));
        return new LiveTally(all);
    }
}
