package io.canary.router.nginx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a service, with where it listens.
 *
 * @param servers {@code host:port}, at least one where there is no group
 * @param group an upstream block of the user's own; null where the include file makes one of the servers
 * @param told whether a split brought the servers, which then win over those of the settings
 */
record Side(String version, List<String> servers, @Nullable String group, boolean told) {

    /** As the settings say. */
    static Side set(String version, List<String> servers) {
        return new Side(version, servers, null, false);
    }

    /** As the settings say. */
    static Side ofGroup(String version, String group) {
        return new Side(version, List.of(), group, false);
    }

    /** As a split said. */
    static Side told(String version, List<String> servers) {
        return new Side(version, servers, null, true);
    }
}
