package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.TracedWalks.SECOND;
import static io.canary.rollout.TracedWalks.TWO_STEPS;
import static io.canary.rollout.TracedWalks.events;
import static io.canary.rollout.TracedWalks.named;
import static io.canary.rollout.TracedWalks.promoted;
import static io.canary.rollout.TracedWalks.trace;
import static io.canary.rollout.TracedWalks.traceOfJournal;
import static io.canary.rollout.TracedWalks.tree;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.trace.Span;
import io.canary.trace.Span.Status;
import io.canary.trace.SpanEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The traces of rollouts that go through the rules, as the walks of their tests do. */
class RolloutTraceTest {
    @Test
    void a_promoted_rollout_has_its_steps_its_promotion_and_their_router_requests() {
        // Given
        var walk = promoted();
        // When
        var spans = trace(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–183 OK",
                        "  step 5 % 0–121",
                        "    router set_traffic_split 0–1",
                        "  step 25 % 121–182",
                        "    router set_traffic_split 121–122",
                        "  promotion 182–183",
                        "    router promote 182–183");
        assertThat(walk.status()).isEqualTo(io.canary.rollout.Status.PROMOTED);
    }

    @Test
    void a_request_that_is_confirmed_within_the_instant_of_the_clock_is_one_of_the_step_that_it_begins() {
        // Given
        var walk = Walk.soaking(TWO_STEPS).judge(PASS).confirm().judge(PASS).confirm();
        // When
        var spans = trace(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–120 OK",
                        "  step 5 % 0–60",
                        "    router set_traffic_split 0–0",
                        "  step 25 % 60–120",
                        "    router set_traffic_split 60–60",
                        "  promotion 120–120",
                        "    router promote 120–120");
    }

    @Test
    void a_share_that_lapsed_and_is_confirmed_again_within_the_instant_is_requested_once_more() {
        // Given
        var walk = Walk.soaking(SPEC)
                .after(SECOND)
                .lapse()
                .confirm()
                .command(Commands.CANCEL)
                .confirm();
        // When
        var spans = trace(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–1",
                        "  step 5 % 0–1",
                        "    router set_traffic_split 0–0",
                        "    router set_traffic_split 1–1",
                        "  rollback 1–1",
                        "    router rollback 1–1");
    }

    @Test
    void the_root_says_what_was_rolled_out_and_how_it_ended() {
        // Given
        var walk = promoted();
        // When
        var root = trace(walk).getLast();
        // Then
        assertThat(root.trace()).isEqualTo(UUID.fromString(TWO_STEPS.id()));
        assertThat(root.attributes())
                .containsEntry("deployment.id", TWO_STEPS.id())
                .containsEntry("canary.service", TWO_STEPS.serviceName())
                .containsEntry("canary.baseline_version", TWO_STEPS.baselineVersion())
                .containsEntry("canary.new_version", TWO_STEPS.newVersion())
                .containsEntry("canary.router", "edge")
                .containsEntry("canary.outcome", "promoted")
                .containsEntry("canary.reason_code", "all_traffic")
                .doesNotContainKey("canary.owner");
        assertThat(root.links()).isEmpty();
    }

    @Test
    void the_span_in_which_it_was_created_is_a_link_of_the_root() {
        // Given
        var parent = TraceParent.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var walk = Walk.soaking(SPEC.createdIn(parent)).command(Commands.CANCEL).confirm();
        // When
        var root = trace(walk).getLast();
        // Then
        assertThat(root.links()).containsExactly(parent);
        assertThat(root.status()).isEqualTo(Status.UNSET);
    }

    @Test
    void decisions_and_entries_of_the_history_are_events_of_their_step_in_order() {
        // Given
        var walk = promoted();
        // When
        var step = named(trace(walk), "step 5 %");
        // Then
        assertThat(events(step)).containsExactly("created", "weight_confirmed", "decision", "advance", "decision");
        assertThat(step.events()).isSortedAccordingTo(Comparator.comparing(SpanEvent::at));
        assertThat(step.events().get(2).attributes())
                .containsEntry("canary.kind", "hold")
                .containsEntry("canary.verdict", "INCONCLUSIVE")
                .containsEntry("canary.step", 0L)
                .containsEntry("canary.weight_percent", 5.0)
                .containsKey("canary.reason")
                .doesNotContainKey("canary.e_value"); // nothing was compared
        assertThat(step.attributes())
                .containsEntry("canary.step", 0L)
                .containsEntry("canary.weight_percent", 5.0)
                .containsEntry("canary.interval_sec", 60.0);
    }

    @Test
    void a_rollback_is_an_error_of_the_rollout_and_of_the_step_in_which_it_was_decided() {
        // Given
        var walk = Walk.soaking(SPEC)
                .judge(PASS)
                .after(SECOND)
                .confirm()
                .judge(FAIL)
                .after(SECOND)
                .confirm();
        // When
        var spans = trace(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–122 ERROR",
                        "  step 5 % 0–60",
                        "    router set_traffic_split 0–0",
                        "  step 15 % 60–121 ERROR",
                        "    router set_traffic_split 60–61",
                        "  rollback 121–122",
                        "    router rollback 121–122");
        assertThat(spans.getLast().message()).contains("error rate");
        assertThat(spans.getLast().attributes()).containsEntry("canary.reason_code", "verdict_failed");
    }

    @Test
    void a_pause_is_a_span_and_its_command_an_event_that_says_who_sent_it() {
        // Given
        var walk = Walk.soaking(SPEC)
                .after(SECOND)
                .command(Commands.PAUSE)
                .after(Duration.ofSeconds(9))
                .command(Commands.RESUME)
                .command(Commands.CANCEL)
                .confirm();
        // When
        var spans = trace(walk);
        // Then
        assertThat(tree(spans))
                .containsExactly(
                        "rollout shop 0–10",
                        "  step 5 % 0–10",
                        "    router set_traffic_split 0–0",
                        "    paused 1–10",
                        "  rollback 10–10",
                        "    router rollback 10–10");
        var step = named(spans, "step 5 %");
        assertThat(events(step)).containsExactly("created", "weight_confirmed", "pause", "resume", "cancel");
        assertThat(step.events().get(2).attributes())
                .containsEntry("canary.by", "somebody")
                .containsEntry("canary.reason_code", "pause_requested");
    }

    @Test
    void what_one_process_exports_in_parts_is_what_another_derives_as_a_whole() {
        // Given
        var walk = Walk.begin(TWO_STEPS).after(SECOND).confirm().judge(PASS);
        var before = byId(trace(walk));
        walk.after(SECOND).confirm().judge(PASS).after(SECOND).confirm();
        // When
        var whole = byId(traceOfJournal(walk));
        // Then
        assertThat(before).isNotEmpty();
        assertThat(whole).containsAllEntriesOf(before);
        assertThat(whole.values().stream().filter(span -> span.parent() == 0)).hasSize(1);
        assertThat(whole.values()).allSatisfy(span -> {
            if (span.parent() != 0) {
                var parent = requireNonNull(whole.get(span.parent()), span.name());
                assertThat(span.start()).isBetween(parent.start(), parent.end());
                assertThat(span.end()).isBetween(span.start(), parent.end());
            }
        });
    }

    private static Map<Long, Span> byId(List<Span> spans) {
        return spans.stream().collect(Collectors.toMap(Span::id, Function.identity()));
    }
}
