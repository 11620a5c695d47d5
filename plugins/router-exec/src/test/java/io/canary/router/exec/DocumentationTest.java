package io.canary.router.exec;

import io.canary.tck.SettingsPageContract;
import java.util.List;

class DocumentationTest extends SettingsPageContract {

    DocumentationTest() {
        super(Page.PATH, new ExecRouterFactory(), List.of(ExecSettings.class));
    }
}
