package io.canary.router.haproxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which version of a service a server belongs to, by its name. Immutable. */
final class Naming {
    private final Map<String, String> versionByServer = new HashMap<>();
    private final Pattern pattern;
    private final String wanted;

    Naming(ServiceSettings settings) {
        settings.versions().forEach((version, servers) -> servers.forEach(s -> versionByServer.put(s, version)));
        this.wanted = settings.servers();
        this.pattern = Pattern.compile(quoted(wanted));
    }

    private static String quoted(String servers) {
        int at = servers.indexOf(ServiceSettings.VERSION);
        String after = servers.substring(at + ServiceSettings.VERSION.length());
        return digits(servers.substring(0, at)) + "(.+)" + digits(after);
    }

    private static String digits(String part) {
        return List.of(part.split("\\*", -1)).stream()
                .map(Pattern::quote)
                .reduce((a, b) -> a + "[0-9]+" + b)
                .orElse("");
    }

    /** The version; for a server that is none's, its own name, so that what it gets is seen. */
    String versionOf(String server) {
        String version = versionByServer.get(server);
        if (version != null) {
            return version;
        }
        if (AddedServers.isAdded(server)) {
            return AddedServers.versionOf(server);
        }
        var named = pattern.matcher(server);
        return named.matches() ? named.group(1) : server;
    }

    List<ServerState> of(String version, List<ServerState> servers) {
        return servers.stream().filter(s -> versionOf(s.name()).equals(version)).toList();
    }

    /** How a version's server would have to be called. */
    String wanted(String version) {
        return wanted.replace(ServiceSettings.VERSION, version);
    }
}
