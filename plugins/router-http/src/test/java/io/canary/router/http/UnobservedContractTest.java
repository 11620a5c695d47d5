package io.canary.router.http;

import java.util.HashMap;
import java.util.Map;

/** The contract, with a gateway that cannot be asked what is in force. */
class UnobservedContractTest extends HttpRouterContractTest {

    @Override
    public Map<String, ?> settings() {
        var settings = new HashMap<String, Object>(super.settings());
        settings.remove("observe");
        return settings;
    }
}
