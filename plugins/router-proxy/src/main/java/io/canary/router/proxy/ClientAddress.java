package io.canary.router.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address, since a client that has one of
 * those has them all.
 *
 * @param high the network; 0 for IPv4
 * @param low 0 for IPv6
 */
record ClientAddress(long high, long low) {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int MAPPED_FROM = 12;

    static ClientAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    /** The address that a text is; null if it is none. */
    static @Nullable ClientAddress parse(String text) {
        byte[] bytes = bytesOf(text);
        return bytes == null ? null : of(bytes);
    }

    /** The bytes of the address that a text is, IPv6 in brackets too; null if it is none. Asks no name server. */
    static byte @Nullable [] bytesOf(String text) {
        return text.isEmpty() || text.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(text);
    }

    static ClientAddress of(byte[] bytes) {
        if (bytes.length == V4_BYTES || isMapped(bytes)) {
            return new ClientAddress(0, number(bytes, bytes.length - V4_BYTES, V4_BYTES));
        }
        return new ClientAddress(number(bytes, 0, Long.BYTES), 0);
    }

    /** Whether it is an IPv4 address that is written as one of IPv6. */
    static boolean isMapped(byte[] bytes) {
        return bytes.length == V6_BYTES
                && number(bytes, 0, Long.BYTES) == 0
                && number(bytes, Long.BYTES, MAPPED_FROM - Long.BYTES) == 0xffffL;
    }

    private static long number(byte[] bytes, int from, int length) {
        long number = 0;
        for (int i = from; i < from + length; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }
}
