package io.canary.router.http;

import java.net.URI;
import java.util.Map;

/**
 * A request that is to be answered, however often it has to be sent for that.
 *
 * @param headers by name; without those that are made for each attempt
 * @param body empty for a GET
 */
record Order(String method, URI uri, Map<String, String> headers, String body) {

    /** Whether it changes nothing, whatever becomes of it. */
    boolean onlyLooks() {
        return method.equals("GET");
    }

    @Override
    public String toString() {
        return method + " " + Urls.shown(uri);
    }
}
