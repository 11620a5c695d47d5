package io.canary.router.nginx;

import io.canary.router.support.UpstreamAddress;
import java.net.URI;

/** Addresses of servers, from {@code http://10.0.0.5:8080} to what nginx writes after {@code server}. */
final class ServerAddresses {

    private ServerAddresses() {}

    /** Whether nginx can be given it: an address with nothing in the host that could end the directive. */
    static boolean isAddress(URI uri) {
        return UpstreamAddress.isAddress(uri) && uri.getHost().matches("[0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+]");
    }

    /** {@code host:port}. */
    static String of(URI address) {
        return address.getHost() + ":" + UpstreamAddress.port(address);
    }
}
