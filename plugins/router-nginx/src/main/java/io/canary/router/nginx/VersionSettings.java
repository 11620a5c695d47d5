package io.canary.router.nginx;

import io.canary.router.support.UpstreamAddress;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one version of a service listens. Exactly one of the two.
 *
 * @param upstreams addresses such as {@code http://10.0.0.5:8080}; they take turns
 * @param group a block of servers with a name, in your own nginx configuration
 */
public record VersionSettings(List<URI> upstreams, @Nullable String group) {

    /** @throws SettingsException for none or both, or for what nginx could not be given */
    public VersionSettings {
        var problems = new ArrayList<Problem>();
        if (upstreams.isEmpty() == (group == null)) {
            problems.add(new Problem("", "must have upstreams or a group, and not both"));
        }
        if (group != null && !group.matches("[0-9A-Za-z._-]{1,253}")) {
            problems.add(new Problem("/group", "must be the name of an upstream, was \"" + group + "\""));
        }
        UpstreamAddress.check(upstreams, ServerAddresses::isAddress, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** This version as it is given to nginx. */
    VersionUpstream side(String version) {
        return group == null
                ? VersionUpstream.set(
                        version, upstreams.stream().map(ServerAddresses::of).toList())
                : VersionUpstream.ofGroup(version, group);
    }
}
