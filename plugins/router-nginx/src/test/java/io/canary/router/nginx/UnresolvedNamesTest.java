package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A name that cannot be resolved is the trouble of its own service, and of no other. */
class UnresolvedNamesTest extends OnNginx {
    private static final Weight HALF = new Weight(5_000);

    /** The settings of {@code search} name a host for this version that is not there any more. */
    private Map<String, Object> settings(String version) {
        var settings = nginx.settings(Map.of());
        var services = new HashMap<String, Object>();
        services.put("checkout", Map.of("versions", nginx.versions(), "baseline_version", "v1"));
        var versions = new HashMap<>(nginx.versions());
        versions.put(version, Map.of("upstreams", List.of("http://gone.invalid:8080")));
        services.put("search", Map.of("versions", versions, "baseline_version", "v1"));
        settings.put("services", services);
        return settings;
    }

    /** The include file as it was written while the name of {@code search} could be resolved. */
    private void asWhenTheNameWasThere() throws Exception {
        var state = Renderer.stateOf(Files.readString(nginx.include()));
        var routes = new HashMap<>(state.routes());
        routes.put("search", Route.allTo(VersionUpstream.set("v1", List.of("gone.invalid:8080"))));
        var renderer = new Renderer(Settings.read(NginxSettings.class, settings("v1")));
        Files.writeString(nginx.include(), renderer.render(new State(state.generation(), routes)));
    }

    @Test
    void a_service_whose_name_is_gone_is_left_out_and_all_others_are_moved_and_rolled_back() throws Exception {
        // Given
        try (var before = NginxRouters.open(nginx.settings(Map.of()))) {
            nginx.start();
            before.setTrafficSplit(new TrafficSplit("checkout", "v1", "v2", HALF));
        }
        asWhenTheNameWasThere();
        try (var router = NginxRouters.open(settings("v1"))) {
            router.setTrafficSplit(new TrafficSplit("checkout", "v1", "v2", Weight.FULL));
            assertThat(Client.get(nginx.port("checkout"))).isEqualTo("v2");
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(Client.get(nginx.port("checkout"))).isEqualTo("v1");
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
            // And then: what stopped is said, and is that service's own
            assertThat(router.observe("search"))
                    .isInstanceOfSatisfying(Observation.NotFound.class, seen -> assertThat(seen.what())
                            .contains("service search answers 502", "gone.invalid"));
            var refused = catchThrowableOfType(RouterException.class, () -> router.rollback("search", "v1"));
            assertThat(refused).hasMessageContaining("host not found in upstream \"gone.invalid:8080\"");
        }
        // And then: it can be started again
        nginx.kill();
        nginx.start();
        assertThat(Client.get(nginx.port("checkout"))).isEqualTo("v1");
    }

    @Test
    void a_name_that_a_deployment_tells_is_looked_up_when_it_is_needed_and_never_when_nginx_starts() throws Exception {
        // Given
        var settings =
                nginx.settings(Map.of("versions", Map.of("v1", Map.of("upstreams", List.of(nginx.address("v1"))))));
        settings.put("resolver", "127.0.0.1 valid=1s");
        try (var router = NginxRouters.open(settings)) {
            nginx.start();
            // When
            router.setTrafficSplit(new TrafficSplit(
                    "search", "v1", "v2", HALF, Map.of("v2", List.of(URI.create("http://gone.invalid:8080")))));
            router.setTrafficSplit(new TrafficSplit(
                    "checkout", "v1", "v2", Weight.FULL, Map.of("v2", List.of(URI.create(nginx.address("v2"))))));
            // Then
            assertThat(router.observe("search")).isEqualTo(new Observation.InForce(Map.of("v1", HALF, "v2", HALF)));
            assertThat(Files.readString(nginx.include())).contains("resolver 127.0.0.1 valid=1s;");
            nginx.kill();
            nginx.start();
            assertThat(Client.get(nginx.port("checkout"))).isEqualTo("v2");
            // And when
            router.rollback("search", "v1");
            // Then
            assertThat(Client.get(nginx.port("search"))).isEqualTo("v1");
        }
    }
}
