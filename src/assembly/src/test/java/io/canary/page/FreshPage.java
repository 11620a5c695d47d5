package io.canary.page;

import io.canary.distribution.RunningService;
import io.canary.page.Visitor.Screen;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Each test has a service of its own, without deployments, and somebody at a desk who looks at its page. */
abstract class FreshPage {
    private RunningService service;
    Rollouts rollouts;
    Visitor visitor;

    @BeforeEach
    void start() throws IOException {
        var browser = Chromium.assumeInstalled();
        service = RunningService.start(Map.of(), arguments());
        rollouts = new Rollouts(service);
        visitor = Visitor.come(browser, service.port(), Screen.DESK);
    }

    @AfterEach
    void stop() {
        if (visitor != null) {
            visitor.close();
            rollouts.close();
            service.close();
        }
    }

    /** Of the service. */
    String[] arguments() throws IOException {
        return new String[0];
    }

    final int port() {
        return service.port();
    }
}
