package io.canary.router.proxy;

import static io.canary.router.proxy.Proxies.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy, and the one that is started after it on the same folder. */
class ProxyMemoryTest {
    private static final Weight HALF = new Weight(5_000);

    private final Upstreams upstreams = new Upstreams();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        upstreams.version("v1").version("v2").version("v3");
    }

    @AfterEach
    void stop() {
        upstreams.close();
    }

    @Test
    void a_version_that_was_promoted_is_still_in_service_after_a_restart() throws Exception {
        // Given
        try (var router = knowing("v1", "v2")) {
            router.setTrafficSplit(split(HALF));
            router.promote(SHOP, "v2");
        }
        // When
        try (var next = knowing("v1", "v2")) {
            // Then
            assertThat(next.observe(SHOP)).isEqualTo(all("v2"));
        }
    }

    @Test
    void a_proxy_that_is_not_to_remember_needs_no_folder_and_starts_on_its_baseline_again() throws Exception {
        // Given
        Path nowhere = Files.writeString(folder.resolve("file"), "").resolve("folder");
        try (var router = forgetful(nowhere)) {
            router.setTrafficSplit(split(HALF));
            router.promote(SHOP, "v2");
            assertThat(router.observe(SHOP)).isEqualTo(all("v2"));
        }
        // When
        try (var next = forgetful(nowhere)) {
            // Then
            assertThat(next.observe(SHOP)).isEqualTo(all("v1"));
        }
    }

    private ProxyRouter forgetful(Path stateDir) {
        var shop = Map.of("versions", upstreams.versions(), "baseline_version", "v1");
        return Proxies.open(
                Map.of("services", Map.of(SHOP, shop), "remember", false), new RecordingContext("edge", stateDir));
    }

    @Test
    void a_canary_has_nothing_after_a_restart_and_its_baseline_everything() throws Exception {
        // Given
        try (var router = knowing("v1", "v2", "v3")) {
            router.setTrafficSplit(new TrafficSplit(SHOP, "v2", "v3", Weight.FULL).withLease(Duration.ofMinutes(1)));
        }
        // When
        try (var next = knowing("v1", "v2", "v3")) {
            // Then
            assertThat(next.observe(SHOP)).isEqualTo(all("v2"));
        }
    }

    @Test
    void a_version_that_was_rolled_back_to_is_in_service_after_a_restart() throws Exception {
        // Given
        try (var router = knowing("v1", "v2")) {
            router.promote(SHOP, "v2");
            router.rollback(SHOP, "v1");
        }
        // When
        try (var next = knowing("v1", "v2")) {
            // Then
            assertThat(next.observe(SHOP)).isEqualTo(all("v1"));
        }
    }

    @Test
    void addresses_that_were_told_are_known_after_a_restart_of_both_versions() throws Exception {
        // Given
        try (var router = knowing("v1")) {
            router.setTrafficSplit(told(HALF));
        }
        try (var next = knowing("v1")) {
            // When
            next.promote(SHOP, "v2");
        }
        // Then
        try (var last = knowing("v1")) {
            assertThat(last.observe(SHOP)).isEqualTo(all("v2"));
        }
    }

    @Test
    void a_version_in_service_that_nobody_knows_any_more_gives_way_to_the_baseline_of_the_settings() throws Exception {
        // Given
        try (var router = knowing("v1", "v2")) {
            router.promote(SHOP, "v2");
        }
        // When
        try (var next = knowing("v1")) {
            // Then
            assertThat(next.observe(SHOP)).isEqualTo(all("v1"));
        }
    }

    @Test
    void a_promotion_that_cannot_be_remembered_moves_nothing_and_may_be_asked_again() throws Exception {
        try (var router = knowing("v1", "v2")) {
            // Given
            router.setTrafficSplit(split(HALF));
            var obstacle = fillUp();
            // When
            var failure = catchThrowableOfType(RouterException.class, () -> router.promote(SHOP, "v2"));
            // Then
            assertThat(failure.kind()).isEqualTo(RouterException.Kind.UNAVAILABLE);
            assertThat(failure).hasMessageStartingWith("the proxy cannot remember that v2 of shop is in service");
            assertThat(router.observe(SHOP)).isEqualTo(new Observation.InForce(Map.of("v1", HALF, "v2", HALF)));
            // And when
            Files.delete(obstacle);
            router.promote(SHOP, "v2");
            // Then
            assertThat(router.observe(SHOP)).isEqualTo(all("v2"));
        }
    }

    @Test
    void a_rollback_moves_the_traffic_whether_or_not_it_can_be_remembered() throws Exception {
        try (var router = knowing("v1", "v2")) {
            // Given
            router.promote(SHOP, "v2");
            fillUp();
            // When
            router.rollback(SHOP, "v1");
            // Then
            assertThat(router.observe(SHOP)).isEqualTo(all("v1"));
        }
    }

    @Test
    void what_was_told_of_a_canary_is_forgotten_once_it_was_rolled_back_and_after_a_restart_too() throws Exception {
        // Given
        try (var router = knowing("v1")) {
            router.setTrafficSplit(told(HALF));
            // When
            router.rollback(SHOP, "v1");
        }
        // Then
        try (var next = knowing("v1")) {
            var refusal = catchThrowableOfType(RouterException.class, () -> next.setTrafficSplit(split(HALF)));
            assertThat(refusal).hasMessageStartingWith("version v2 of service shop has no addresses");
            assertThat(next.addresses(SHOP)).containsOnlyKeys("v1");
        }
    }

    @Test
    void addresses_of_the_settings_win_over_those_that_were_told_of_the_same_version_before() throws Exception {
        // Given: as a proxy remembered what anybody had told it
        Files.writeString(folder.resolve(Memory.FILE_NAME), """
                {"services": {"shop": {"version": "v1", "upstreams": {"v1": ["http://127.0.0.1:9"]}}}}""");
        // When
        try (var router = knowing("v1")) {
            // Then
            assertThat(router.addressesInForce(SHOP)).isEqualTo(Map.of("v1", List.of(URI.create(upstreams.uri("v1")))));
        }
    }

    @Test
    void nothing_is_written_while_the_weight_changes() throws Exception {
        try (var router = knowing("v1")) {
            // Given
            router.setTrafficSplit(told(HALF));
            fillUp();
            // When
            router.setTrafficSplit(told(Weight.FULL));
            router.setTrafficSplit(told(HALF));
            // Then
            assertThat(router.observe(SHOP)).isEqualTo(new Observation.InForce(Map.of("v1", HALF, "v2", HALF)));
        }
    }

    @Test
    void a_damaged_memory_is_put_aside_and_the_baseline_of_the_settings_is_in_service() throws Exception {
        // Given
        for (String damaged :
                List.of("", "{", "[]", "{\"services\": {\"shop\": {\"version\": 1}}}", "{\"x\": 1}", """
                {"services": {"shop": {"version": "v2", "upstreams": {"v2": ["https://x"]}}}}""")) {
            Path memory = Files.writeString(folder.resolve(Memory.FILE_NAME), damaged);
            // When
            try (var router = knowing("v1", "v2")) {
                // Then
                assertThat(router.observe(SHOP)).as(damaged).isEqualTo(all("v1"));
                assertThat(memory).doesNotExist();
                assertThat(memory.resolveSibling(Memory.FILE_NAME + ".damaged")).hasContent(damaged);
            }
        }
    }

    @Test
    void what_another_proxy_remembers_in_is_not_shared() throws Exception {
        try (var first = knowing("v1")) {
            // When
            var refusal = catchThrowableOfType(RouterException.class, () -> new ProxyRouterFactory()
                    .create(settings("v1"), new RecordingContext("edge", folder)));
            // Then
            assertThat(refusal).hasMessageContaining("another process remembers in " + folder);
            assertThat(first.observe(SHOP)).isEqualTo(all("v1"));
        }
    }

    private ProxyRouter knowing(String... versions) {
        return Proxies.open(tree(versions), new RecordingContext("edge", folder));
    }

    private ProxySettings settings(String... versions) {
        return io.canary.spi.settings.Settings.read(ProxySettings.class, tree(versions));
    }

    private Map<String, ?> tree(String... versions) {
        var known = new java.util.HashMap<>(upstreams.versions());
        known.keySet().retainAll(List.of(versions));
        return Map.of("services", Map.of(SHOP, Map.of("versions", known, "baseline_version", "v1")), "drain_sec", 1);
    }

    private static TrafficSplit split(Weight weight) {
        return new TrafficSplit(SHOP, "v1", "v2", weight);
    }

    private TrafficSplit told(Weight weight) {
        return new TrafficSplit(SHOP, "v1", "v2", weight, Map.of("v2", List.of(URI.create(upstreams.uri("v2")))));
    }

    private static Observation all(String version) {
        return new Observation.InForce(Map.of(version, Weight.FULL));
    }

    /** As a full disk does, and for a privileged user too: what would be written has no place to be written to. */
    private Path fillUp() throws IOException {
        return Files.createDirectory(folder.resolve(Memory.FILE_NAME + ".new"));
    }
}
