package io.canary.api;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** Who asks, where each may have so much of something. */
final class Client {
    private static final int NETWORK_BYTES = 8;

    private Client() {}

    /**
     * The client behind an address: all of an IPv6 network of 64 bits is one, as whoever has one address of it has them
     * all.
     *
     * @param from an address; or a name, which stands for itself
     */
    static String of(String from) {
        int zone = from.indexOf('%');
        String address = zone < 0 ? from : from.substring(0, zone);
        byte[] bytes = address.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length <= NETWORK_BYTES) {
            return from; // also IPv4 in the clothes of IPv6
        }
        return HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "::/64";
    }
}
