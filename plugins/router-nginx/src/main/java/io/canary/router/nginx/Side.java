package io.canary.router.nginx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a service, with where it listens.
 *
 * @param servers {@code host:port}, at least one where there is no group
 * @param group an upstream block of the user's own; null where the include file makes one of the servers
 */
record Side(String version, List<String> servers, @Nullable String group) {

    Side(String version, List<String> servers) {
        this(version, servers, null);
    }
}
