package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static io.canary.rollout.TracedWalks.SECOND;
import static io.canary.rollout.TracedWalks.events;
import static io.canary.rollout.TracedWalks.named;
import static io.canary.rollout.TracedWalks.trace;
import static io.canary.rollout.TracedWalks.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The traces of rollouts that are out of the ordinary: too long, or by a clock that is set back. */
class TraceLimitsTest {
    @Test
    void a_clock_that_is_set_back_makes_no_span_that_ends_before_it_begins() {
        // Given
        var walk = Walk.soaking(SPEC).judge(PASS).at(t(-100));
        walk.on(new Event.ClockMoved(walk.now(), Duration.ofSeconds(-160)))
                .confirm()
                .command(Commands.CANCEL)
                .confirm();
        // When
        var spans = trace(walk);
        // Then
        assertThat(spans).allSatisfy(span -> assertThat(span.end()).isAfterOrEqualTo(span.start()));
        assertThat(spans.getLast().start()).isEqualTo(t(0));
    }

    @Test
    void a_clock_that_is_set_back_loses_no_decision() {
        // Given
        var walk = Walk.soaking(SPEC).judge(PASS).at(t(-1_000));
        walk.on(new Event.ClockMoved(walk.now(), Duration.ofSeconds(-1_060)))
                .confirm()
                .judge(INCONCLUSIVE)
                .judge(FAIL)
                .confirm();
        // When
        var step = named(trace(walk), "step 15 %");
        // Then
        assertThat(walk.decisions).hasSize(3);
        assertThat(events(step)).filteredOn(name -> name.equals("decision")).hasSize(2);
    }

    @Test
    void what_happens_after_the_end_is_no_part_of_it() {
        // Given
        var walk = Walk.soaking(SPEC).judge(FAIL).confirm();
        var ended = trace(walk);
        // When
        walk.after(Duration.ofMinutes(10)).on(new Event.BaselineJudged(walk.now(), PASS, Scenes.evidenceOf(PASS)));
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(HistoryEntry.Type.RECOVERED);
        assertThat(tree(trace(walk))).isEqualTo(tree(ended));
    }

    @Test
    void a_rollout_with_too_many_steps_has_the_first_of_them_and_its_end() {
        // Given
        var walk = Walk.soaking(SPEC);
        for (int i = 0; i < 600; i++) {
            walk.judge(PASS).unreachable().observe(percent(5));
        }
        walk.after(SECOND).command(Commands.CANCEL).confirm();
        // When
        var spans = trace(walk);
        // Then
        var root = spans.getLast();
        assertThat(root.end()).isEqualTo(walk.now());
        var phases = spans.stream().filter(span -> span.parent() == root.id()).toList();
        assertThat(phases).hasSize(1_000);
        assertThat(phases.getLast().end()).isBefore(root.end());
        assertThat(phases).noneMatch(phase -> phase.name().equals("rollback"));
    }

    @Test
    void a_step_with_many_events_keeps_the_first_and_the_last_and_says_how_many_it_dropped() {
        // Given
        var walk = Walk.soaking(SPEC);
        for (int i = 0; i < 200; i++) {
            walk.command(Commands.PAUSE).after(SECOND).command(Commands.RESUME);
        }
        walk.command(Commands.CANCEL).confirm();
        // When
        var step = named(trace(walk), "step 5 %");
        // Then
        assertThat(step.events()).hasSize(128);
        assertThat(step.eventsDropped()).isEqualTo(400 + 3 - 128);
        assertThat(step.events().getLast().name()).isEqualTo("cancel");
    }
}
