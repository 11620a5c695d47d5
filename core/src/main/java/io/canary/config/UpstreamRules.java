package io.canary.config;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a deployment may send the traffic of a router to: those that the router's own settings name, and
 * those of {@code upstreams_allowed}. Link-local, cloud metadata, unspecified and multicast addresses are always
 * refused. Immutable; resolves no names.
 */
public final class UpstreamRules {
    private static final List<UpstreamRule> NEVER = Stream.of(
                    "0.0.0.0/8",
                    "169.254.0.0/16",
                    "100.100.100.200",
                    "192.0.0.192",
                    "168.63.129.16",
                    "224.0.0.0/3",
                    "[::]",
                    "[fe80::/10]",
                    "[fec0::/10]",
                    "[fd00:ec2::/32]",
                    "[fd20:ce::254]",
                    "[ff00::/8]",
                    "metadata",
                    "metadata.google.internal",
                    "metadata.goog",
                    "metadata.azure.internal",
                    "metadata.ec2.internal",
                    "metadata.tencentyun.com",
                    "instance-data",
                    "instance-data.ec2.internal")
            .map(UpstreamRule::of)
            .map(Objects::requireNonNull)
            .toList();

    private final List<UpstreamRule> allowed;

    private UpstreamRules(List<UpstreamRule> allowed) {
        this.allowed = allowed;
    }

    /**
     * Parses the rules.
     *
     * @throws SettingsException with every malformed entry; pointers have the index of the entry
     */
    public static UpstreamRules of(List<String> entries) {
        var rules = new ArrayList<UpstreamRule>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < entries.size(); i++) {
            var rule = UpstreamRule.of(entries.get(i));
            if (rule == null) {
                problems.add(new Problem("/" + i, UpstreamRule.WANTED + ", was " + entries.get(i)));
            } else {
                rules.add(rule);
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new UpstreamRules(List.copyOf(rules));
    }

    /**
     * Why a deployment may not send traffic to {@code address}; null if it may.
     *
     * @param known hosts and ports in the router's settings, which are always allowed
     * @param setting the name of the setting that these rules were read from, for the reason
     */
    public @Nullable String objection(URI address, Collection<URI> known, String setting) {
        var host = address.getHost() == null ? null : HostAddress.of(address.getHost());
        if (host == null) {
            return "is an address in a spelling that not all programs read alike: write it as 10.0.0.5 or "
                    + "[fd00::5], was "
                    + address;
        } else if (NEVER.stream().anyMatch(rule -> rule.allows(host, port(address)))) {
            return "is an address that no traffic is ever sent to (of this link, of metadata, unspecified, or of "
                    + "many), was "
                    + address;
        } else if (places(known).contains(place(address))) {
            return null;
        }
        return allowed.stream().anyMatch(rule -> rule.allows(host, port(address)))
                ? null
                : "is not where deployments may send traffic: choose another address, or allow it in " + setting
                        + ", was " + address;
    }

    private static Set<String> places(Collection<URI> known) {
        var places = new HashSet<String>();
        known.forEach(address -> places.add(place(address)));
        return places;
    }

    private static String place(URI address) {
        var host = address.getHost() == null ? null : HostAddress.of(address.getHost());
        return (host == null ? address.getHost() : host.name()) + ":" + port(address);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
