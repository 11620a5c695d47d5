package io.canary.router.proxy;

import io.canary.control.ControlSettings;
import io.canary.tck.SettingsPageContract;
import java.nio.file.Path;
import java.util.List;

class DocumentationTest extends SettingsPageContract {
    DocumentationTest() {
        super(
                Path.of("../../src/site/markdown/routers/proxy.md"),
                new ProxyRouterFactory(),
                List.of(ProxySettings.class, ServiceSettings.class, ControlSettings.class));
    }
}
