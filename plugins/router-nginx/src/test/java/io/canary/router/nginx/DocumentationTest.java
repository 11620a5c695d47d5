package io.canary.router.nginx;

import io.canary.tck.SettingsPageContract;
import java.nio.file.Path;
import java.util.List;

class DocumentationTest extends SettingsPageContract {
    DocumentationTest() {
        super(
                Path.of("../../src/site/markdown/routers/nginx.md"),
                new NginxRouterFactory(),
                List.of(NginxSettings.class, ServiceSettings.class));
    }
}
