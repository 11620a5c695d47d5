package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.trace.EndedRequest;
import io.canary.trace.RolloutTrace;
import io.canary.trace.Span;
import io.canary.trace.Span.Status;
import io.canary.trace.SpanEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The traces of rollouts that go through the rules, as the walks of their tests do. */
class RolloutTraceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final DeploymentSpec TWO_STEPS = Scenes.rising(5, 20, 2);

    /** What the journal and this process know. */
    private static List<Span> trace(Walk walk) {
        return trace(walk, walk.ended);
    }

    /** What the journal alone knows, as after a restart. */
    private static List<Span> traceOfJournal(Walk walk) {
        return trace(walk, List.of());
    }

    private static List<Span> trace(Walk walk, List<EndedRequest> requests) {
        var trace = new RolloutTrace(walk.spec, requests);
        walk.history.forEach(trace::add);
        walk.decisions.forEach(decision -> trace.add(decision, 0));
        return trace.spans(walk.standing(), 0);
    }

    /** A tree, in the order of time: {@code name start–end}, in seconds since the begin. */
    private static List<String> tree(List<Span> spans) {
        var lines = new ArrayList<String>();
        branch(spans, 0, "", lines);
        return lines;
    }

    private static void branch(List<Span> spans, long parent, String indent, List<String> lines) {
        spans.stream()
                .filter(span -> span.parent() == parent)
                .sorted(Comparator.comparing(Span::start))
                .forEach(span -> {
                    lines.add(indent + span.name() + " " + seconds(span.start()) + "–" + seconds(span.end())
                            + (span.status() == Status.UNSET ? "" : " " + span.status()));
                    branch(spans, span.id(), indent + "  ", lines);
                });
    }

    private static long seconds(Instant at) {
        return Duration.between(Scenes.T0, at).toSeconds();
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> events(Span span) {
        return span.events().stream().map(SpanEvent::name).toList();
    }

    private static Walk promoted() {
        return Walk.begin(TWO_STEPS)
                .after(SECOND)
                .confirm()
                .judge(INCONCLUSIVE)
                .judge(PASS)
                .after(SECOND)
                .confirm()
                .judge(PASS)
                .after(SECOND)
                .confirm();
    }

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
