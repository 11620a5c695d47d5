package io.canary.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host of a URL, as an address or as a name. Nothing is resolved.
 *
 * @param name in lower case, without trailing dots; an address as it was written
 * @param number the bits of the address; null for a name
 * @param width of the number in bits: 32, or 128 for an IPv6 address that contains no IPv4 address; 0 for a name
 */
record HostAddress(String name, @Nullable BigInteger number, int width) {
    private static final Pattern NUMBERS = Pattern.compile("(0x[0-9a-f]*|[0-9]+)(\\.(0x[0-9a-f]*|[0-9]+))*");
    private static final Pattern PLAIN = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /**
     * Parses a host.
     *
     * @return null for an address in a notation that programs read differently: decimal, octal, hexadecimal, shortened,
     *     or with a zone
     */
    static @Nullable HostAddress of(String written) {
        String host = written.toLowerCase(Locale.ROOT);
        while (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.indexOf(':') >= 0) {
            return host.indexOf('%') >= 0 ? null : literal(host);
        } else if (PLAIN.matcher(host).matches()) {
            return literal(host);
        }
        return host.isEmpty() || NUMBERS.matcher(host).matches() ? null : new HostAddress(host, null, 0);
    }

    private static @Nullable HostAddress literal(String host) {
        try {
            byte[] plain = plain(InetAddress.getByName(host).getAddress()); // a literal: no DNS query
            return new HostAddress(host, new BigInteger(1, plain), plain.length * 8);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /**
     * An IPv6 address that contains an IPv4 address (mapped, compatible, NAT64 or 6to4) counts as that IPv4 address.
     */
    private static byte[] plain(byte[] address) {
        if (address.length == 4) {
            return address;
        }
        boolean isNat64 = startsWith(address, 0, 0x64, 0xff, 0x9b) && isZero(address, 4, 12);
        boolean isCompatible = isZero(address, 0, 12) && !isZero(address, 12, 15);
        boolean isMapped = isZero(address, 0, 10) && address[10] == -1 && address[11] == -1;
        if (isNat64 || isCompatible || isMapped) {
            return Arrays.copyOfRange(address, 12, 16);
        }
        return startsWith(address, 0x20, 0x02) ? Arrays.copyOfRange(address, 2, 6) : address;
    }

    private static boolean startsWith(byte[] address, int... first) {
        for (int i = 0; i < first.length; i++) {
            if (address[i] != (byte) first[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(byte[] address, int from, int to) {
        for (int i = from; i < to; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is an address of the same width whose first bits are those of {@code network}. */
    boolean isIn(BigInteger network, int ofWidth, int bits) {
        return number != null
                && width == ofWidth
                && number.shiftRight(width - bits).equals(network.shiftRight(width - bits));
    }
}
