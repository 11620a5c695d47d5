package io.canary.router.envoy;

import io.canary.tck.SettingsPageContract;
import java.nio.file.Path;
import java.util.List;

class DocumentationTest extends SettingsPageContract {

    DocumentationTest() {
        super(
                Path.of("../../src/site/markdown/routers/envoy.md"),
                new EnvoyRouterFactory(),
                List.of(EnvoySettings.class, TlsSettings.class, ServiceSettings.class, VersionSettings.class));
    }
}
