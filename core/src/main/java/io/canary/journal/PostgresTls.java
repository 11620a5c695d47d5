package io.canary.journal;

import io.canary.config.JournalConfig.Tls;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * How the connection to a PostgreSQL server is secured. By default the driver accepts whatever the server offers, even
 * plain text, without a warning.
 *
 * @param authority the certificate authority that the server is checked against; null for those that Java trusts
 */
record PostgresTls(Tls mode, @Nullable Path authority) {
    private static final Pattern HOSTS = Pattern.compile("jdbc:postgresql://(?:[^/@]*@)?([^/?]*).*");
    private static final Pattern HOST = Pattern.compile("\\[([^\\]]*)\\](?::\\d+)?|([^:]*)(?::\\d+)?");

    /** As configured; by default full verification, unless the server is on this machine. */
    static PostgresTls of(String url, @Nullable Tls wanted, @Nullable Path authority) {
        return new PostgresTls(wanted != null ? wanted : isHere(url) ? Tls.OFF : Tls.VERIFY_FULL, authority);
    }

    /** Names are not resolved: a DNS answer could be forged. A URL without a host means this machine. */
    private static boolean isHere(String url) {
        var hosts = HOSTS.matcher(url);
        return !hosts.matches() || Arrays.stream(hosts.group(1).split(",", -1)).allMatch(PostgresTls::isLoopback);
    }

    private static boolean isLoopback(String place) {
        var host = HOST.matcher(place);
        if (!host.matches()) {
            return false;
        }
        String name = host.group(1) != null ? host.group(1) : host.group(2);
        return name.isEmpty() || name.equalsIgnoreCase("localhost") || isLoopbackAddress(name);
    }

    private static boolean isLoopbackAddress(String name) {
        try {
            return name.matches("127(\\.\\d{1,3}){3}")
                    || (name.indexOf(':') >= 0
                            && InetAddress.getByName(name) instanceof Inet6Address six
                            && six.isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false; // not an address after all
        }
    }

    void applyTo(PGSimpleDataSource source) {
        source.setSslMode(
                switch (mode) {
                    case VERIFY_FULL -> "verify-full";
                    case REQUIRE -> "require";
                    case OFF -> "disable";
                });
        if (authority != null) {
            source.setSslRootCert(authority.toString());
        } else if (mode == Tls.VERIFY_FULL && source.getSslRootCert() == null) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        }
    }
}
