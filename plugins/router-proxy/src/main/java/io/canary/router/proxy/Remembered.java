package io.canary.router.proxy;

import io.canary.router.support.UpstreamAddress;
import io.canary.spi.settings.ValidName;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a service goes on with after a restart.
 *
 * @param version it gets everything until a split is asked for
 * @param upstreams the addresses of splits, by version: of the version in service, and of those of the
 *     deployment under way
 */
record Remembered(@ValidName String version, Map<String, List<URI>> upstreams) {

    /** @throws IllegalArgumentException for addresses that no split can have */
    Remembered {
        for (var told : upstreams.values()) {
            if (told.isEmpty() || !told.stream().allMatch(UpstreamAddress::isAddress)) {
                throw new IllegalArgumentException("an upstream " + UpstreamAddress.EXPECTED + ", were " + told);
            }
        }
        upstreams = Map.copyOf(upstreams);
    }
}
