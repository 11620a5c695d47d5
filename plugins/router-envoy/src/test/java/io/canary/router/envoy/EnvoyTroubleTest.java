package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.testservers.Await;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when something fails, with gRPC's own xDS client for a node. */
class EnvoyTroubleTest {
    @TempDir
    Path directory;

    @AfterEach
    void hearsNobody() {
        World.NODE.reset();
    }

    private static Map<String, Object> with(Map<String, Object> settings, String key, Object value) {
        var changed = new HashMap<>(settings);
        changed.put(key, value);
        return changed;
    }

    private EnvoyRouter open(Map<String, Object> settings) throws Exception {
        return World.open(settings, new RecordingContext("trouble", directory));
    }

    private static Observation inForce(int percent) {
        return new Observation.InForce(World.split(percent).weights());
    }

    private static RouterException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    @Test
    void nothing_is_confirmed_nor_changed_with_no_node() throws Exception {
        // Given
        var settings = with(World.settings(FreePorts.next(), Map.of()), "confirm_timeout_sec", 0.3);
        try (var router = open(settings)) {
            // When
            var failures = List.of(
                    failure(() -> router.preflight(World.split(10))),
                    failure(() -> router.setTrafficSplit(World.split(10))),
                    failure(() -> router.promote("checkout", "v2")),
                    failure(() -> router.observe("checkout")));
            var nobody =
                    failure(() -> router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v77", new Weight(1))));
            // Then
            assertThat(failures).extracting(RouterException::kind).containsOnly(RouterException.Kind.UNAVAILABLE);
            assertThat(failures).allSatisfy(f -> assertThat(f)
                    .hasMessageStartingWith("no node that counts and asks for the routes of checkout is connected"));
            assertThat(nobody.kind()).isEqualTo(RouterException.Kind.REJECTED);
            assertThat(router.observe("nobody")).isInstanceOf(Observation.NotFound.class);
            assertThat(directory.resolve("routes.json")).doesNotExist();
        }
    }

    @Test
    void a_node_that_connects_later_does_not_get_a_canary_that_was_given_up() throws Exception {
        // Given
        int port = FreePorts.next();
        var settings = with(World.settings(port, Map.of("baseline_version", "v1")), "confirm_timeout_sec", 0.3);
        try (var router = open(settings)) {
            assertThat(failure(() -> router.setTrafficSplit(World.split(100)))).isNotNull();
            // When
            World.RELAY.leadsTo(port);
            World.NODE.reset("checkout");
            // Then
            assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v1", 20));
        }
    }

    @Test
    void a_rollback_without_a_node_is_not_confirmed_and_what_a_node_that_connects_later_is_given() throws Exception {
        // Given
        int port = FreePorts.next();
        var settings = with(World.settings(port, Map.of()), "confirm_timeout_sec", 0.3);
        try (var router = open(settings)) {
            // When
            var failure = failure(() -> router.rollback("checkout", "v3"));
            World.RELAY.leadsTo(port);
            World.NODE.reset("checkout");
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.UNREACHABLE);
            assertThat(failure)
                    .hasMessageContaining("no node that counts and asks for the routes of checkout is connected");
            assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v3", 20));
        }
    }

    @Test
    void a_preflight_tells_to_how_many_nodes_which_weights_would_be_given() throws Exception {
        // Given
        try (var router = open(World.settings(World.nextPort("checkout"), Map.of()))) {
            router.rollback("checkout", "v1");
            // When
            var words = router.preflight(World.split(10));
            // Then
            assertThat(words).containsExactly("weights {v1=90 %, v2=10 %} to 1 node");
            assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v1", 20));
        }
    }

    @Test
    void no_node_is_enough_where_the_settings_say_so_and_later_ones_are_given_the_same() throws Exception {
        // Given
        int port = FreePorts.next();
        try (var router = open(with(World.settings(port, Map.of()), "nodes_min", 0))) {
            // When
            router.setTrafficSplit(World.split(100));
            World.RELAY.leadsTo(port);
            World.NODE.reset("checkout");
            // Then
            assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v2", 20));
            assertThat(router.observe("checkout")).isEqualTo(inForce(100));
        }
    }

    @Test
    void a_node_that_is_cut_off_is_missed_and_given_what_it_missed_when_it_is_back() throws Exception {
        // Given
        var settings = World.settings(World.nextPort("checkout"), Map.of());
        try (var router = open(with(with(settings, "confirm_timeout_sec", 2), "lost_node_sec", 1))) {
            router.setTrafficSplit(World.split(10));
            World.RELAY.cut();
            // When
            var failure = failure(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.UNREACHABLE);
            assertThat(failure(() -> router.observe("checkout"))).isNotNull();
            // When
            World.RELAY.join();
            World.NODE.reset("checkout"); // its own patience grows with each try in vain
            router.rollback("checkout", "v1");
            // Then
            assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v1", 20));
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void a_lost_node_among_several_is_waited_for_by_its_name() throws Exception {
        // Given
        int port = World.nextPort("checkout");
        try (var router = open(with(World.settings(port, Map.of()), "lost_node_sec", 1.5))) {
            try (var second = EnvoyLike.start("second", port)) {
                router.setTrafficSplit(World.split(10));
                Await.until(() -> second.given(Kind.ROUTES).size() == 1); // it may have come after the split
            }
            long begun = System.nanoTime();
            // When
            router.setTrafficSplit(World.split(20));
            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
            assertThat(router.observe("checkout")).isEqualTo(inForce(20));
        }
    }

    @Test
    void a_node_that_is_killed_and_started_again_is_given_the_same() throws Exception {
        // Given
        int port = FreePorts.next();
        try (var router = open(World.settings(port, Map.of()))) {
            try (var first = GrpcNode.start("mortal", port)) {
                first.reset("checkout");
                router.setTrafficSplit(World.split(100));
                assertThat(first.send("checkout")).isEqualTo("v2");
            }
            try (var second = GrpcNode.start("mortal", port)) {
                // When
                second.reset("checkout");
                // Then
                assertThat(second.count("checkout", 20)).isEqualTo(Map.of("v2", 20));
                assertThat(router.observe("checkout")).isEqualTo(inForce(100));
                router.rollback("checkout", "v1");
                assertThat(second.count("checkout", 20)).isEqualTo(Map.of("v1", 20));
            }
        }
    }

    @Test
    void what_a_node_refuses_is_taken_back_and_told_in_its_words() throws Exception {
        // Given
        try (var router = open(World.settings(World.nextPort("checkout"), Map.of()))) {
            router.rollback("checkout", "v1");
            // gRPC's client knows no clusters with several names to look up
            var names = List.of(URI.create("http://localhost:1"), URI.create("http://localhost:2"));
            var split = new TrafficSplit("checkout", "v1", "v9", new Weight(5_000), Map.of("v9", names));
            // When
            var failure = failure(() -> router.setTrafficSplit(split));
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.REJECTED);
            assertThat(failure).hasMessageContaining("node-1").hasMessageContaining("checkout/v9");
            assertThat(World.NODE.count("checkout", 50)).isEqualTo(Map.of("v1", 50));
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
            router.setTrafficSplit(World.split(100));
            assertThat(World.NODE.send("checkout")).isEqualTo("v2");
        }
    }

    @Test
    void a_restart_of_the_control_plane_changes_nothing_and_fails_no_request() throws Exception {
        // Given
        var settings = World.settings(World.nextPort("checkout"), Map.of());
        var told = Map.of("v9", List.of(World.NODE.backend("v3")));
        try (var router = open(settings)) {
            router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v9", Weight.FULL, told));
        }
        World.NODE.load("checkout", 4);
        // When
        try (var router = open(settings)) {
            // Then
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Map.of("v1", Weight.NONE, "v9", Weight.FULL)));
            router.promote("checkout", "v9");
            assertThat(World.NODE.stop().keySet()).isEqualTo(java.util.Set.of("v3"));
        }
    }

    @Test
    void with_its_memory_lost_it_leaves_nodes_as_they_are() throws Exception {
        // Given
        var settings = World.settings(World.nextPort("checkout"), Map.of("baseline_version", "v1"));
        try (var router = open(settings)) {
            router.promote("checkout", "v2");
        }
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        try (var router = open(settings)) {
            // When
            Await.until(() -> observed(router) instanceof Observation.CannotTell);
            // Then
            assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v2", 20));
            // When
            router.promote("checkout", "v2");
            // Then
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v2", Weight.FULL)));
        }
    }

    private static Observation observed(EnvoyRouter router) {
        try {
            return router.observe("checkout");
        } catch (RouterException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_node_that_has_nothing_is_led_to_where_the_service_begins() throws Exception {
        // When
        try (var router = open(World.settings(World.nextPort("checkout"), Map.of("baseline_version", "v3")))) {
            // Then
            assertThat(World.NODE.send("checkout")).isEqualTo("v3");
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v3", Weight.FULL)));
        }
    }

    @Test
    void a_memory_that_cannot_be_read_stops_the_start() throws Exception {
        // Given
        Files.writeString(directory.resolve("routes.json"), "{");
        // Then
        assertThatThrownBy(() -> open(World.settings(FreePorts.next(), Map.of())))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("routes.json");
    }

    @Test
    void a_port_that_is_taken_stops_the_start() throws Exception {
        // Given
        var settings = World.settings(FreePorts.next(), Map.of());
        try (var first = open(settings)) {
            assertThat(first.port()).isPositive();
            // Then
            assertThatThrownBy(() -> open(settings))
                    .isInstanceOf(RouterException.class)
                    .hasMessageContaining("cannot listen for nodes on 127.0.0.1:");
        }
    }
}
