package io.canary.router.kubernetes;

import io.canary.tck.SettingsPageContract;
import java.util.List;

class DocumentationTest extends SettingsPageContract {

    DocumentationTest() {
        super(Page.PATH, new KubernetesRouterFactory(), List.of(KubernetesSettings.class, ServiceSettings.class));
    }
}
