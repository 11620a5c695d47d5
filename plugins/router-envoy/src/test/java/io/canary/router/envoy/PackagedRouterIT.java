package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.Weight;
import io.canary.tck.PackagedPluginContract;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The jar has all that it takes to speak with a node: much of what it bundles is left out. */
class PackagedRouterIT {

    /** Shows what the host shows, and nothing of what the tests have beside it. */
    private static final class Host extends ClassLoader {
        private static final List<String> SHOWN = List.of("io.canary.spi.", "org.pf4j.", "org.slf4j.", "org.jspecify.");

        Host() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHOWN.stream().noneMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return PackagedRouterIT.class.getClassLoader().loadClass(name);
        }
    }

    @Test
    void a_node_is_moved_by_the_packaged_plugin() throws Exception {
        var jar = Path.of(System.getProperty(PackagedPluginContract.JAR_PROPERTY));
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, new Host())) {
            var factory = (TrafficRouterFactory<?>) loader.loadClass(EnvoyRouterFactory.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThat(factory).isNotInstanceOf(EnvoyRouterFactory.class);
            // Given
            var settings = World.settings(World.nextPort("checkout"), Map.of());
            try (var router = RouterSubject.open(factory, settings, new RecordingContext("packaged"))) {
                // When
                router.setTrafficSplit(World.split(0).withWeight(Weight.FULL));
                // Then
                assertThat(World.NODE.count("checkout", 20)).isEqualTo(Map.of("v2", 20));
            }
        }
    }
}
