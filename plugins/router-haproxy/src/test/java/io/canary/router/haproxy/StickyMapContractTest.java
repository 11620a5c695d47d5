package io.canary.router.haproxy;

import java.util.Map;

/** The contract, with lines of a map that decide by who the user is. */
class StickyMapContractTest extends HaproxyRouterContractTest {

    @Override
    String configuration(Site versions) {
        return versions.mapped("req.hdr(X-User),concat(-,txn.canary),crc32(1),mod(10000)");
    }

    @Override
    Map<String, Object> service() {
        return Map.of("map", directory().resolve("canary.map").toString(), "sticky", true, "header_route", true);
    }

    /** A line of a map is replaced as a whole. */
    @Override
    public boolean changesInOneStep() {
        return true;
    }
}
