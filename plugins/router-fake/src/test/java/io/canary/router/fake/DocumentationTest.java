package io.canary.router.fake;

import io.canary.tck.SettingsPageContract;
import java.nio.file.Path;
import java.util.List;

class DocumentationTest extends SettingsPageContract {
    DocumentationTest() {
        super(
                Path.of("../../src/site/markdown/routers/fake.md"),
                new FakeRouterFactory(),
                List.of(FakeSettings.class, Trouble.class));
    }
}
