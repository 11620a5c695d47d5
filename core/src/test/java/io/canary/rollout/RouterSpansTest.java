package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static io.canary.rollout.TracedWalks.SECOND;
import static io.canary.rollout.TracedWalks.events;
import static io.canary.rollout.TracedWalks.named;
import static io.canary.rollout.TracedWalks.trace;
import static io.canary.rollout.TracedWalks.traceOfJournal;
import static io.canary.rollout.TracedWalks.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.trace.Span;
import org.junit.jupiter.api.Test;

/** What a trace shows of the requests to the router, and of those that fail. */
class RouterSpansTest {
    @Test
    void a_router_request_says_how_often_it_was_sent_if_that_is_known() {
        // Given
        var walk = Walk.begin(SPEC)
                .unreachable()
                .alarm()
                .unreachable()
                .alarm()
                .confirm()
                .command(Commands.CANCEL)
                .confirm();
        // When
        var known = named(trace(walk), "router set_traffic_split");
        var fromJournal = named(traceOfJournal(walk), "router set_traffic_split");
        // Then
        assertThat(known.attributes())
                .containsEntry("canary.attempts", 3L)
                .containsEntry("canary.result", "confirmed")
                .containsEntry("canary.error", "connection refused");
        assertThat(events(known)).containsExactly("router_failed"); // the same error again is no news
        assertThat(fromJournal.attributes()).doesNotContainKey("canary.attempts");
        assertThat(fromJournal.id()).isEqualTo(known.id());
    }

    @Test
    void a_weight_that_the_router_does_not_raise_is_an_error_and_the_step_before_goes_on() {
        // Given
        var walk = Walk.shifting(SPEC)
                .after(SECOND)
                .unreachable()
                .after(SECOND)
                .observe(percent(5))
                .command(Commands.CANCEL)
                .confirm();
        // When
        var spans = traceOfJournal(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–62",
                        "  step 5 % 0–60",
                        "    router set_traffic_split 0–0",
                        "  step 15 % 60–61 ERROR",
                        "    router set_traffic_split 60–61 ERROR",
                        "  step 5 % 61–62",
                        "  rollback 62–62",
                        "    router rollback 62–62");
        assertThat(spans.stream().map(Span::id)).doesNotHaveDuplicates();
    }

    @Test
    void a_weight_that_the_router_refuses_for_good_is_rolled_back_without_a_step_that_never_was() {
        // Given
        var walk = Walk.shifting(SPEC).rejected().observe(percent(5));
        walk.judge(PASS).rejected().confirm();
        // When
        var spans = traceOfJournal(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–120 ERROR",
                        "  step 5 % 0–60",
                        "    router set_traffic_split 0–0",
                        "  step 15 % 60–60 ERROR",
                        "    router set_traffic_split 60–60 ERROR",
                        "  step 5 % 60–120",
                        "  step 15 % 120–120 ERROR",
                        "    router set_traffic_split 120–120 ERROR",
                        "  rollback 120–120",
                        "    router rollback 120–120");
        assertThat(spans.stream().filter(span -> events(span).contains("roll_back")))
                .singleElement()
                .satisfies(step -> assertThat(step.attributes()).containsEntry("canary.attempt", 2L));
    }

    @Test
    void a_weight_that_is_requested_again_is_known_only_to_the_process_that_requested_it() {
        // Given
        var walk = Walk.soaking(SPEC)
                .after(SECOND)
                .observe(percent(30))
                .after(SECOND)
                .confirm()
                .command(Commands.CANCEL)
                .confirm();
        // When
        var known = tree(trace(walk));
        var fromJournal = tree(traceOfJournal(walk));
        // Then
        assertThat(fromJournal)
                .containsExactly(
                        "rollout shop 0–2",
                        "  step 5 % 0–2",
                        "    router set_traffic_split 0–0",
                        "    drifted 1–2",
                        "  rollback 2–2",
                        "    router rollback 2–2");
        assertThat(known).containsAll(fromJournal).contains("    router set_traffic_split 1–2");
    }

    @Test
    void a_restart_leaves_no_hole_and_what_became_of_the_request_before_it_is_unknown() {
        // Given
        var walk = Walk.shifting(SPEC).after(SECOND);
        walk.on(new Event.Restarted(walk.now()))
                .after(SECOND)
                .confirm()
                .judge(FAIL)
                .after(SECOND)
                .confirm();
        // When
        var spans = traceOfJournal(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–123 ERROR",
                        "  step 5 % 0–60",
                        "    router set_traffic_split 0–0",
                        "  step 15 % 60–122 ERROR",
                        "    router set_traffic_split 60–61",
                        "    router set_traffic_split 61–62",
                        "  rollback 122–123",
                        "    router rollback 122–123");
        assertThat(spans.stream()
                        .filter(span ->
                                span.start().equals(t(60)) && span.name().startsWith("router"))
                        .map(span -> span.attributes().get("canary.result")))
                .containsExactly("unknown");
    }
}
