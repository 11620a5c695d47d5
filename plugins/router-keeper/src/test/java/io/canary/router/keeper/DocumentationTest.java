package io.canary.router.keeper;

import io.canary.tck.SettingsPageContract;
import java.nio.file.Path;
import java.util.List;

class DocumentationTest extends SettingsPageContract {
    DocumentationTest() {
        super(
                Path.of("../../src/site/markdown/routers/keeper.md"),
                new KeeperRouterFactory(),
                List.of(
                        KeeperSettings.class,
                        io.canary.keeper.KeeperSettings.class,
                        io.canary.keeper.KeeperSettings.Listen.class,
                        io.canary.keeper.KeeperSettings.Inner.class));
    }
}
