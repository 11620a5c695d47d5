package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import io.canary.tck.PackagedPluginContract;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvoyPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("port", 0, "services", Map.of("checkout", Map.of()));
    }

    /** The jar has all that it takes to speak with a node: much of what it bundles is left out. */
    @Test
    void a_node_is_moved_by_the_packaged_plugin() throws Exception {
        // Given
        var settings = World.settings(World.nextPort("checkout"), Map.of());
        assertThat(factory()).isNotInstanceOf(EnvoyRouterFactory.class);
        try (var router = RouterSubject.open(factory(), settings, new RecordingContext("packaged"))) {
            // When
            router.setTrafficSplit(World.split(0).withWeight(Weight.FULL));
            // Then
            assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v2", 20));
        }
    }
}
