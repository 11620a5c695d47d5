package io.canary.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouterFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What every packaged router must pass. PF4J drops a wrong plugin quietly, so the jar is examined and not only its
 * classes: it is loaded as the orchestrator loads it, and sees only what the orchestrator shows to plugins. Run it
 * after {@code package}, with the jar's path in the system property {@value #JAR_PROPERTY}.
 *
 * {@snippet :
 * class NginxPluginIT extends PackagedPluginContract {
 *     @Override protected Map<String, ?> settings() { return Map.of("directory", directory.toString()); }
 * }
 * }
 */
public abstract class PackagedPluginContract extends PackagedJarContract<TrafficRouterFactory<?>> {

    protected PackagedPluginContract() {
        super(TrafficRouterFactory.class, "Router-Type", TrafficRouterFactory::type, TrafficRouterFactory::settings);
    }

    @Test
    void a_router_of_the_packaged_plugin_opens_and_closes() throws Exception {
        var router = RouterSubject.open(factory(), settings(), new RecordingContext("packaged"));
        try (var opened = new RouterUnderTest(router, Duration.ofSeconds(30))) {
            assertThat(opened.router().capabilities()).isNotNull();
            opened.observe("no-such-service-yet");
        }
    }
}
