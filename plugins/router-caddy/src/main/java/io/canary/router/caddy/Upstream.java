package io.canary.router.caddy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One upstream of a reverse proxy.
 *
 * @param dial where it listens
 * @param id its {@code @id}; empty for none
 */
record Upstream(String dial, String id) {

    /** As it stands in Caddy's configuration. */
    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        if (!id.isEmpty()) {
            json.put("@id", id);
        }
        json.put("dial", dial);
        return json;
    }
}
