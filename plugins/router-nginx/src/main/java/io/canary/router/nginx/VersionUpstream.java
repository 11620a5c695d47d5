package io.canary.router.nginx;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a service, with where it listens.
 *
 * @param servers {@code host:port}, at least one where there is no group
 * @param group an upstream block of the user's own, or a name with its port that is resolved for each request; null
 *     where the include file makes an upstream of the servers
 * @param told whether a split brought the servers, which then win over those of the settings
 */
record VersionUpstream(
        String version, List<String> servers, @Nullable String group, boolean told) {

    /** As a split said, by a name that nginx resolves for each request. */
    static VersionUpstream toldName(String version, String name) {
        return new VersionUpstream(version, List.of(), name, true);
    }

    /** Without servers of these names; null where none is left. */
    @Nullable
    VersionUpstream without(Set<String> names) {
        var rest = servers.stream()
                .filter(server -> !names.contains(server.substring(0, server.lastIndexOf(':'))))
                .toList();
        return rest.isEmpty() && group == null ? null : new VersionUpstream(version, rest, group, told);
    }

    /** Where it is, for the host. */
    List<URI> addresses() {
        return (group == null ? servers : List.of(group))
                .stream().map(server -> URI.create("http://" + server)).toList();
    }

    /** As the settings say. */
    static VersionUpstream set(String version, List<String> servers) {
        return new VersionUpstream(version, servers, null, false);
    }

    /** As the settings say. */
    static VersionUpstream ofGroup(String version, String group) {
        return new VersionUpstream(version, List.of(), group, false);
    }

    /** As a split said. */
    static VersionUpstream told(String version, List<String> servers) {
        return new VersionUpstream(version, servers, null, true);
    }
}
