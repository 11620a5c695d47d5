package io.canary.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Transition.Move;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.RouterException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Properties that hold for any events, even those that no actor and no router would send. */
class RolloutPropertiesTest {
    private static final DeploymentSpec SPEC =
            Scenes.spec(new Strategy(Scenes.percent(5), Scenes.percent(30), Duration.ofSeconds(1), 5), Scenes.POLICY);

    @Provide
    Arbitrary<List<Event>> events() {
        var at = Arbitraries.integers().between(-5, 40).map(s -> Scenes.t(s / 4.0));
        var ask = Arbitraries.longs().between(0, 6);
        var verdict = Arbitraries.of(Scenes.PASS, Scenes.FAIL, Scenes.INCONCLUSIVE);
        Arbitrary<Event> judged =
                Combinators.combine(at, verdict).as((t, v) -> new Event.Judged(t, v, Scenes.evidenceOf(v)));
        Arbitrary<Event> wanted = Combinators.combine(at, verdict, Arbitraries.of(true, false))
                .as((t, v, unproven) -> new Event.Commanded(
                        t, Commands.promote(unproven), "alice", new Event.Judged(t, v, Scenes.evidenceOf(v))));
        Arbitrary<Event> confirmed = Combinators.combine(at, ask).as(Event.Confirmed::new);
        Arbitrary<Event> failed = Combinators.combine(at, ask, Arbitraries.of(Kind.class))
                .as((t, n, kind) -> new Event.Failed(t, n, kind, "no"));
        Arbitrary<Event> commanded = Combinators.combine(at, Arbitraries.of(Commands.WITHOUT_VERDICT))
                .as((t, command) -> new Event.Commanded(t, command, "alice"));
        Arbitrary<Event> alarm = at.map(Event.TimerFired::new);
        return Arbitraries.oneOf(judged, wanted, confirmed, confirmed, failed, commanded, alarm)
                .list()
                .ofMaxSize(30)
                .withoutEdgeCases();
    }

    @Property
    void the_same_events_lead_to_the_same_state(@ForAll("events") List<Event> events) {
        // When
        var one = after(events);
        var other = after(events);
        // Then
        assertThat(one.state()).isEqualTo(other.state());
        assertThat(one.history).isEqualTo(other.history);
        assertThat(one.asked).isEqualTo(other.asked);
    }

    @Property
    void whatever_happened_a_cancel_and_a_confirmation_end_it(@ForAll("events") List<Event> events) {
        // Given
        var walk = after(events);
        // When
        walk.command(Commands.CANCEL);
        if (!walk.status().isFinal()) {
            if (StateView.alarm(SPEC, walk.state()) != null) {
                walk.alarm();
            }
            walk.confirm();
        }
        // Then
        assertThat(walk.status().isFinal()).isTrue();
    }

    @Property
    void whatever_happened_a_rollback_requests_only_the_baseline(@ForAll("events") List<Event> events) {
        // When
        var asked = after(events).asked;
        // Then
        int turned = asked.indexOf(new RouterCommand.RollBack());
        if (turned >= 0) {
            assertThat(asked.subList(turned, asked.size())).containsOnly(new RouterCommand.RollBack());
        }
    }

    @Property
    void an_event_that_comes_twice_counts_once(@ForAll("events") List<Event> events) {
        // Given
        var walk = after(events);
        for (var event : events) {
            if (event instanceof Event.Commanded || walk.status().isFinal()) {
                continue;
            }
            // When
            walk.on(event);
            walk.on(event);
            // Then
            assertThat(walk.ruling()).isInstanceOfAny(Stay.class, Transition.Refuse.class);
        }
    }

    @Property
    void every_request_that_is_sent_is_the_open_one(@ForAll("events") List<Event> events) {
        // Given
        var walk = Walk.begin(SPEC);
        for (var event : events) {
            // When
            walk.on(event);
            // Then
            if (walk.ruling() instanceof Move move) {
                for (var effect : move.effects()) {
                    if (effect instanceof AskRouter ask) {
                        assertThat(walk.openAsk().awaits(ask.number())).isTrue();
                    }
                }
            }
        }
    }

    @Property
    void the_next_evaluation_is_on_the_grid_after_now_and_within_an_interval(
            @ForAll @LongRange(max = 10_000_000) long dueMillis,
            @ForAll @LongRange(max = 10_000_000) long lateMillis,
            @ForAll @IntRange(min = 1000, max = 100_000) int intervalMillis) {
        // Given
        var interval = Duration.ofMillis(intervalMillis);
        var due = EvaluationGrid.notBefore(Instant.EPOCH.plusMillis(dueMillis));
        var at = due.plusMillis(lateMillis);
        // When
        var next = EvaluationGrid.nextAfter(at, due, interval);
        // Then
        assertThat(next.toEpochMilli() % 50).isZero();
        assertThat(next).isAfter(at);
        assertThat(Duration.between(at, next)).isLessThan(interval.plusMillis(50));
    }

    private static Walk after(List<Event> events) {
        var walk = Walk.begin(SPEC);
        events.forEach(walk::on);
        return walk;
    }
}
