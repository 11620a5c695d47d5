package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.testservers.Await;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Streams of those that no operator knows, and of those that call themselves what they are not. */
class StrangersTest {
    private static final Map<String, Object> VERSIONS = Map.of(
            "v1", Map.of("upstreams", List.of("http://127.0.0.1:1")),
            "v2", Map.of("upstreams", List.of("http://127.0.0.1:2")));

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.canary.router.envoy");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.detachAppender(log);
    }

    private static EnvoyRouter open(Map<String, Object> more) throws Exception {
        var settings = new HashMap<String, Object>(World.settings(0, Map.of("versions", VERSIONS)));
        settings.putAll(more);
        return World.open(settings, new RecordingContext("mesh"));
    }

    private static EnvoyRouter named() throws Exception {
        return open(Map.of("nodes", List.of("edge-*"), "confirm_timeout_sec", 5));
    }

    private static Observation inForce(int percent) {
        return new Observation.InForce(World.split(percent).weights());
    }

    private static void connected(EnvoyLike... nodes) {
        for (var node : nodes) {
            Await.until(() -> !node.given(Kind.CLUSTERS).isEmpty());
        }
    }

    private List<String> warnings() {
        return List.copyOf(log.list).stream()
                .filter(e -> e.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void a_stranger_that_refuses_everything_keeps_no_split_and_no_rollback_from_being_confirmed() throws Exception {
        try (var router = named();
                var edge = EnvoyLike.start("edge-1", router.port());
                var stranger = EnvoyLike.start("rogue", router.port())) {
            // Given
            stranger.refuses(response -> true);
            connected(edge, stranger);
            // When
            router.setTrafficSplit(World.split(50));
            var during = router.observe("checkout");
            router.rollback("checkout", "v1");
            // Then
            assertThat(during).isEqualTo(inForce(50));
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
            assertThat(EnvoyLike.names(edge.given(Kind.ROUTES).getLast())).containsExactly("checkout/v1");
        }
    }

    @Test
    void a_stranger_that_answers_nothing_or_goes_away_is_not_waited_for() throws Exception {
        try (var router = named();
                var edge = EnvoyLike.start("edge-1", router.port());
                var mute = EnvoyLike.start("mute", router.port())) {
            // Given
            mute.isMute();
            try (var gone = EnvoyLike.start("gone", router.port())) {
                connected(edge, mute, gone);
                router.setTrafficSplit(World.split(10));
                Await.until(() -> !gone.given(Kind.ROUTES).isEmpty());
            }
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void a_stranger_alone_confirms_nothing_and_is_led_nowhere_new() throws Exception {
        try (var router = open(Map.of("nodes", List.of("edge-?", "cart"), "confirm_timeout_sec", 0.5));
                var stranger = EnvoyLike.start("edge-17", router.port())) {
            connected(stranger);
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(10)));
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("no node that counts and asks for the routes of checkout");
            assertThat(stranger.given(Kind.ROUTES)).isEmpty();
        }
    }

    @Test
    void strangers_are_named_in_one_line_however_often_they_come() throws Exception {
        try (var router = named()) {
            // When
            for (String id : List.of("one\n2026 ERROR forged", "two", "two", "three")) {
                try (var stranger = EnvoyLike.start(id, router.port())) {
                    connected(stranger);
                }
            }
            // Then
            assertThat(warnings())
                    .singleElement()
                    .asString()
                    .startsWith("not named in `nodes`")
                    .contains("node one\\n2026 ERROR forged (127.0.0.1:");
        }
    }

    @Test
    void where_no_nodes_are_named_all_count_and_the_start_says_so() throws Exception {
        try (var router = open(Map.of());
                var any = EnvoyLike.start("anybody", router.port())) {
            // When
            router.setTrafficSplit(World.split(10));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(inForce(10));
            assertThat(any.given(Kind.ROUTES)).hasSize(1);
            assertThat(warnings()).singleElement().asString().startsWith("`nodes` is not set");
        }
    }

    @Test
    void one_that_calls_itself_a_node_that_was_cut_off_confirms_nothing_in_its_place() throws Exception {
        try (var router = open(Map.of("nodes", List.of("edge-1"), "confirm_timeout_sec", 0.5, "lost_node_sec", 4))) {
            // Given
            try (var edge = EnvoyLike.start("edge-1", router.port())) {
                connected(edge);
                router.rollback("checkout", "v1");
            }
            Await.until(() -> isUnavailable(router));
            try (var impostor = EnvoyLike.start("edge-1", router.port())) {
                connected(impostor);
                // When
                var failure =
                        catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(50)));
                // Then
                assertThat(failure.kind()).isEqualTo(RouterException.Kind.UNAVAILABLE);
                assertThat(EnvoyLike.names(impostor.given(Kind.ROUTES).getLast()))
                        .containsExactly("checkout/v1");
                // And: after that time it is a node like any other
                Await.until(() -> !isUnavailable(router));
                router.setTrafficSplit(World.split(50));
                assertThat(router.observe("checkout")).isEqualTo(inForce(50));
            }
        }
    }

    private static boolean isUnavailable(EnvoyRouter router) {
        try {
            router.observe("checkout");
            return false;
        } catch (RouterException e) {
            return e.kind() == RouterException.Kind.UNAVAILABLE;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void of_two_streams_with_one_id_both_have_to_acknowledge_and_they_are_one_node() throws Exception {
        try (var router = open(Map.of("confirm_timeout_sec", 0.5, "lost_node_sec", 3));
                var second = EnvoyLike.start("edge-1", router.port())) {
            try (var first = EnvoyLike.start("edge-1", router.port())) {
                // Given
                connected(first, second);
                router.rollback("checkout", "v1");
                first.isMute();
                // When
                var failure =
                        catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(10)));
                // Then
                assertThat(failure).hasMessageContaining("node edge-1").hasMessageContaining("has not confirmed");
                assertThat(EnvoyLike.names(second.given(Kind.ROUTES).getLast())).contains("checkout/v2");
            }
            // When: the one that has gone may be the one that counts
            var after = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(20)));
            // Then
            assertThat(after).isNotNull();
        }
    }

    @Test
    void two_streams_with_one_id_are_one_node() throws Exception {
        try (var router = open(Map.of("confirm_timeout_sec", 0.5, "nodes_min", 2));
                var first = EnvoyLike.start("edge-1", router.port());
                var second = EnvoyLike.start("edge-1", router.port())) {
            connected(first, second);
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(10)));
            // Then
            assertThat(failure).hasMessageContaining("only 1 of 2 nodes");
        }
    }

    @Test
    void the_words_of_a_node_are_shortened_and_quoted_wherever_they_go() throws Exception {
        try (var router = open(Map.of());
                var bad = EnvoyLike.start("bad", router.port())) {
            // Given
            connected(bad);
            router.rollback("checkout", "v1");
            String words = "no\n2026-11-29 ERROR \"rolled back\"\u001b[31m\u202e" + "x".repeat(100_000);
            bad.refuses(response -> EnvoyLike.names(response).contains("checkout/v2"), words);
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.setTrafficSplit(World.split(10)));
            // Then
            assertThat(failure)
                    .hasMessageMatching("node bad \\(127.0.0.1:\\d+\\) refuses: \"no\\\\n2026-11-29 ERROR"
                            + " \\\\\"rolled back\\\\\"\\\\u001b\\[31m\\\\u202ex{100,200}…\"");
            assertThat(log.list).allSatisfy(e -> assertThat(String.valueOf(e.getKeyValuePairs()))
                    .hasSizeLessThan(500)
                    .doesNotContain("\n", "\u001b"));
        }
    }

    @Test
    void a_node_has_four_streams_at_most() throws Exception {
        try (var router = named()) {
            var open = new ArrayList<EnvoyLike>();
            try {
                // When
                for (int i = 0; i < Nodes.STREAMS_OF_NODE_MOST; i++) {
                    open.add(EnvoyLike.start("edge-1", router.port()));
                    connected(open.getLast());
                }
                open.add(EnvoyLike.start("edge-1", router.port()));
                // Then
                Await.until(() -> open.getLast().end() != null);
                assertThat(open.getLast().end()).hasMessageContaining("RESOURCE_EXHAUSTED: as many streams of this");
                assertThat(open.getFirst().end()).isNull();
            } finally {
                open.forEach(EnvoyLike::close);
            }
        }
    }

    @Test
    void strangers_make_room_where_there_are_too_many_streams() {
        // Given
        var ended = new ArrayList<String>();
        var lost = new LostNodes(java.time.Duration.ofSeconds(10), System::nanoTime);
        var nodes = new Nodes(new NodeNames(List.of("edge")), lost, new Strangers("mesh", System::nanoTime));
        for (int i = 0; i < Nodes.STREAMS_MOST; i++) {
            String id = "stranger " + i;
            var stranger = new Node("peer", why -> ended.add(id));
            stranger.isCalled(id);
            assertThat(nodes.joins(stranger)).isNull();
        }
        // When
        var refusal = nodes.joins(new Node("peer", why -> {}));
        // Then
        assertThat(refusal).isNull();
        assertThat(ended).containsExactly("stranger 0");
    }
}
