package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.telemetry.KnownSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneRouterTest {
    @TempDir
    private Path data;

    private String refusal(PluginCatalogue plugins, String type, Map<String, ?> settings) {
        var refusal = catchThrowableOfType(
                ConfigException.class,
                () -> StandaloneRouter.open(plugins, type, "configuration x.yaml", settings, data, new KnownSecrets()));
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void an_unknown_type_is_reported_with_the_installed_ones() {
        assertThat(refusal(PluginCatalogue.of(Routers.KIND, new SampleFactories.Good()), "proxy", Map.of()))
                .isEqualTo("no plugin of type proxy is installed (there are: good)");
        assertThat(refusal(PluginCatalogue.of(Routers.KIND), "proxy", Map.of())).endsWith("(there are: none)");
    }

    @Test
    void all_errors_in_the_settings_are_reported_at_once() {
        // When
        String refusal = refusal(
                PluginCatalogue.of(Routers.KIND, new SampleFactories.Good()),
                "good",
                Map.of("adress", "x", "tries", 11));
        // Then
        assertThat(refusal)
                .startsWith("configuration x.yaml: ")
                .contains("address is required")
                .contains("adress is not known; did you mean address?")
                .contains("tries must be from 1 to 10, was 11");
    }

    @Test
    void a_router_that_cannot_be_created_is_reported_with_the_reason() {
        // When
        String refusal = refusal(
                PluginCatalogue.of(Routers.KIND, new SampleFactories.Failing()),
                "good",
                Map.of("address", "refused", "tries", 1));
        // Then
        assertThat(refusal).isEqualTo("router good: no such backend, at the balancer");
    }

    @Test
    void its_folder_is_created_on_request() throws Exception {
        // Given
        Path folder = data.resolve("routers").resolve("good");
        var factory = new Remembering();
        // When
        try (var router = StandaloneRouter.open(
                PluginCatalogue.of(Routers.KIND, factory),
                "good",
                "",
                Map.of("address", "x", "tries", 1),
                data,
                new KnownSecrets())) {
            // Then
            assertThat(router).isNotNull();
            assertThat(folder.resolve("was-not-there")).exists();
        }
    }

    private static final class Remembering extends SampleFactories.Good {
        @Override
        public TrafficRouter create(SampleFactories.SampleSettings settings, RouterContext context)
                throws RouterException {
            try {
                Files.createFile(context.stateDir().resolve("was-not-there"));
            } catch (java.io.IOException e) {
                throw RouterException.rejected(e.toString());
            }
            return super.create(settings, context);
        }
    }
}
