package io.canary.router.haproxy;

import java.util.Map;

/** The contract, with lines of a map that decide by chance. */
class MappedContractTest extends HaproxyRouterContractTest {

    @Override
    String configuration(Site versions) {
        return versions.mapped("rand(10000)");
    }

    @Override
    Map<String, Object> service() {
        return Map.of("map", directory().resolve("canary.map").toString());
    }

    /** A line of a map is replaced as a whole. */
    @Override
    public boolean changesInOneStep() {
        return true;
    }
}
