package io.canary.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition;
import io.canary.trace.EndedRequest;
import io.canary.trace.RolloutTrace;
import io.canary.trace.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The traces of thousands of lives, with routers that fail and a service that dies. */
class TracesOfLivesTest {
    private static final int LIVES = 2_000;
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** What is known of a life, and what has been exported of it. */
    private static final class Recorded {
        private final List<HistoryEntry> history = new ArrayList<>();
        private final List<Decision> decisions = new ArrayList<>();
        private final List<EndedRequest> requests = new ArrayList<>();
        private final TreeSet<Instant> asked = new TreeSet<>();
        private final Map<Long, Span> exported = new HashMap<>();
        private @Nullable DeploymentRecord before;
        private int phases;

        static Recorded of(long seed) {
            var recorded = new Recorded();
            new Life(seed, seed % 2 == 0 ? Specs::random : Specs::listed, recorded::saw).live();
            return recorded;
        }

        DeploymentRecord end() {
            return requireNonNull(before);
        }

        private void saw(DeploymentRecord now, Transition transition) {
            var last = before;
            before = now;
            if (!(transition instanceof Transition.Move move)) {
                return;
            }
            if (move.decision() != null) {
                decisions.add(move.decision());
            }
            var open = StateView.openAsk(now.state());
            if (open != null) {
                asked.add(open.since());
            }
            history.addAll(move.history());
            if (last != null && !move.history().isEmpty()) {
                changed(last, now, move.history());
            }
        }

        /** As listeners are told. */
        private void changed(DeploymentRecord last, DeploymentRecord now, List<HistoryEntry> entries) {
            var request = EndedRequest.between(
                    last.state(), now.state(), entries.getLast().at());
            if (request != null) {
                requests.add(request);
            }
            if (entries.stream().anyMatch(entry -> RolloutTrace.endsPhase(entry.type()))) {
                var trace = trace(requests);
                trace.spans(now, phases).forEach(span -> exported.put(span.id(), span));
                phases = trace.ended();
            }
        }

        RolloutTrace trace(List<EndedRequest> known) {
            var trace = new RolloutTrace(end().spec(), known);
            history.forEach(trace::add);
            decisions.forEach(decision -> trace.add(decision, 0));
            return trace;
        }
    }

    private static void assertIsWhole(Map<Long, Span> spans) {
        var roots = spans.values().stream().filter(span -> span.parent() == 0).toList();
        assertThat(roots).hasSize(1);
        var root = roots.getFirst();
        for (var span : spans.values()) {
            var parent = span.parent() == 0 ? span : requireNonNull(spans.get(span.parent()), span.name());
            assertThat(span.start()).as(span.name()).isBetween(parent.start(), parent.end());
            assertThat(span.end()).as(span.name()).isBetween(span.start(), parent.end());
        }
        var at = root.start();
        for (var phase : spans.values().stream()
                .filter(span -> span.parent() == root.id())
                .sorted(Comparator.comparing(Span::start).thenComparing(Span::end))
                .toList()) {
            assertThat(phase.start()).as(phase.name()).isEqualTo(at);
            at = phase.end();
        }
        assertThat(at).isEqualTo(root.end());
    }

    private static Map<Long, Span> byId(List<Span> spans) {
        return spans.stream().collect(Collectors.toMap(Span::id, Function.identity()));
    }

    @Test
    void the_parts_that_are_exported_while_it_lives_are_one_whole_trace() {
        for (int seed = 0; seed < LIVES; seed++) {
            // When
            var life = Recorded.of(seed);
            // Then
            assertIsWhole(life.exported);
        }
    }

    @Test
    void the_journal_alone_has_the_same_trace_but_for_some_router_requests() {
        for (int seed = 0; seed < LIVES; seed++) {
            // Given
            var life = Recorded.of(seed);
            // When
            var spans = byId(life.trace(List.of()).spans(life.end(), 0));
            // Then
            assertIsWhole(spans);
            assertThat(life.exported.keySet()).as("seed %d", seed).containsAll(spans.keySet());
            var missing = new ArrayList<>(life.exported.values());
            missing.removeIf(span -> spans.containsKey(span.id()));
            assertThat(missing).as("seed %d", seed).allMatch(span -> span.kind() == Span.Kind.CLIENT);
        }
    }

    @Test
    void every_router_request_has_a_span() {
        for (int seed = 0; seed < LIVES; seed++) {
            // Given
            var life = Recorded.of(seed);
            var end = life.exported.values().stream()
                    .filter(span -> span.parent() == 0)
                    .findFirst()
                    .orElseThrow()
                    .end();
            // When
            var spans = life.exported.values().stream()
                    .filter(span -> span.kind() == Span.Kind.CLIENT)
                    .map(Span::start)
                    .collect(Collectors.toCollection(TreeSet::new));
            // Then
            life.asked.removeIf(since -> since.isAfter(end)); // of the watch after it
            assertThat(spans).as("seed %d", seed).isEqualTo(life.asked);
        }
    }

    @Test
    void the_page_has_every_span_and_every_attribute() throws Exception {
        // Given
        String page = Files.readString(Path.of("..", "src", "site", "markdown", "tracing.md"));
        var documented = new TreeSet<String>();
        CODE.matcher(page.substring(page.indexOf("## Spans"), page.indexOf("## Events")))
                .results()
                .map(found -> found.group(1))
                .filter(code -> code.matches("(canary|deployment)\\.[a-z_]+"))
                .forEach(documented::add);
        // When
        var attributes = new TreeSet<>(Set.of("canary.e_value", "canary.owner")); // no life has them
        var names = new TreeSet<String>();
        for (int seed = 0; seed < LIVES; seed++) {
            for (var span : Recorded.of(seed).exported.values()) {
                names.add(span.name()
                        .replaceFirst("^rollout .*", "rollout SERVICE")
                        .replaceFirst("^step .*", "step WEIGHT"));
                attributes.addAll(span.attributes().keySet());
                span.events()
                        .forEach(event -> attributes.addAll(event.attributes().keySet()));
            }
        }
        // Then
        assertThat(attributes).isEqualTo(documented);
        assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void every_decision_is_an_event_of_its_step() {
        for (int seed = 0; seed < LIVES; seed++) {
            // Given
            var life = Recorded.of(seed);
            // When
            long events = life.exported.values().stream()
                    .flatMap(span -> span.events().stream())
                    .filter(event -> event.name().equals("decision"))
                    .count();
            long dropped = life.exported.values().stream()
                    .mapToLong(Span::eventsDropped)
                    .sum();
            // Then
            assertThat(events).as("seed %d", seed).isBetween(life.decisions.size() - dropped, (long)
                    life.decisions.size());
        }
    }
}
