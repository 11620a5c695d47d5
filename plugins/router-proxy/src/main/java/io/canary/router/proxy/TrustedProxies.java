package io.canary.router.proxy;

import io.canary.spi.settings.Problem;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks of load balancers whose word on who the client is counts. Safe for any thread. */
final class TrustedProxies {
    private static final String WANTED = "must be an address or a network such as 10.0.0.0/8 or fd00::/8";
    private static final int HOPS_MAX = 64;

    private final List<Network> networks;

    private static final class Network {
        private final byte[] address;
        private final int bits;

        private Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (other[i] != address[i]) {
                    return false;
                }
            }
            int mask = 0xff00 >> bits % 8 & 0xff;
            return whole == address.length || (other[whole] & mask) == (address[whole] & mask);
        }

        static @Nullable Network parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = ClientAddress.bytesOf(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                return null;
            } else if (slash < 0) {
                return new Network(plain(address), plain(address).length * 8);
            }
            String bits = text.substring(slash + 1);
            boolean number =
                    !bits.isEmpty() && bits.length() <= 3 && bits.chars().allMatch(c -> c >= '0' && c <= '9');
            return number && Integer.parseInt(bits) <= address.length * 8
                    ? new Network(address, Integer.parseInt(bits))
                    : null;
        }
    }

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** Those of the settings, all of which are right. */
    static TrustedProxies of(List<String> settings) {
        var networks = new ArrayList<Network>();
        for (String text : settings) {
            var network = Network.parse(text);
            if (network != null) {
                networks.add(network);
            }
        }
        return new TrustedProxies(List.copyOf(networks));
    }

    static List<Problem> problems(List<String> settings) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < settings.size(); i++) {
            if (Network.parse(settings.get(i)) == null) {
                problems.add(new Problem("/trusted_proxies/" + i, WANTED + ", was " + settings.get(i)));
            }
        }
        return problems;
    }

    boolean contains(InetAddress address) {
        return !networks.isEmpty() && contains(plain(address.getAddress()));
    }

    private boolean contains(byte[] address) {
        for (var network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The last address of a chain that is not one of these proxies: what stands before it may have been invented.
     *
     * @param chain the values of {@code X-Forwarded-For}, joined
     * @return null if it names none, or if what stands there is no address
     */
    @Nullable
    ClientAddress clientOf(String chain) {
        int end = chain.length();
        for (int hop = 0; hop < HOPS_MAX && end > 0; hop++) {
            int comma = chain.lastIndexOf(',', end - 1);
            byte[] address =
                    ClientAddress.bytesOf(chain.substring(comma + 1, end).strip());
            if (address == null) {
                return null;
            } else if (!contains(plain(address))) {
                return ClientAddress.of(address);
            }
            end = comma;
        }
        return null;
    }

    private static byte[] plain(byte[] address) {
        if (!ClientAddress.isMapped(address)) {
            return address;
        }
        return new byte[] {address[12], address[13], address[14], address[15]};
    }
}
