package io.canary.router.haproxy;

import java.util.Map;

/** The contract, with a cookie that holds users on a server, and a rule for a header beside it. */
class StickyCookieContractTest extends HaproxyRouterContractTest {

    @Override
    String configuration(Site versions) {
        return versions.weighted("""
                  cookie CANARY insert indirect nocache httponly
                  use-server v2 if { req.hdr(X-Canary) always }
                """, true);
    }

    @Override
    Map<String, Object> service() {
        return Map.of("sticky", true, "header_route", true);
    }
}
