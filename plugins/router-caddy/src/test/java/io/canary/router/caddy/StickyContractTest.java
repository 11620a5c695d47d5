package io.canary.router.caddy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The contract, with a cookie that holds users on an upstream. */
class StickyContractTest extends CaddyRouterContractTest {

    @Override
    Caddy start(Path in) {
        return Caddy.startWith(in, "{\"policy\":\"cookie\",\"name\":\"lb\",\"secret\":\"s\"}");
    }

    @Override
    Map<String, Object> service() {
        var sticky = new HashMap<>(super.service());
        sticky.put("sticky", true);
        return sticky;
    }
}
