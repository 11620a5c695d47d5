package io.canary.router.httpd;

import java.nio.file.Path;
import java.util.Map;

/** The contract, with a cookie that holds users on a member. */
class StickyContractTest extends HttpdRouterContractTest {

    @Override
    Httpd start(Path in) {
        return Httpd.start(in, "ProxySet stickysession=ROUTEID", "");
    }

    @Override
    Map<String, Object> service() {
        return Map.of("sticky", true, "new_users_min", 100);
    }
}
