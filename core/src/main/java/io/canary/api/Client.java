package io.canary.api;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** The clients that limits are counted for. */
final class Client {
    private static final int NETWORK_BYTES = 8;

    private Client() {}

    /**
     * The client behind an address. All addresses of an IPv6 /64 network are one client, as the owner of one address
     * has the whole network.
     *
     * @param from an address, or a name that stands for itself
     */
    static String of(String from) {
        int zone = from.indexOf('%');
        String address = zone < 0 ? from : from.substring(0, zone);
        byte[] bytes = address.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length <= NETWORK_BYTES) {
            return from; // also IPv4-mapped IPv6 addresses
        }
        return HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "::/64";
    }
}
