package io.canary.router.haproxy;

import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import io.canary.testservers.StubUpstreamServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Versions that run, and configurations of HAProxy that have them behind it: one port for each service. */
final class Site implements AutoCloseable {
    static final List<String> SERVICES = List.of("checkout", "search");

    private final Map<String, StubUpstreamServer> upstreams = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    Site() {
        List.of("v1", "v2", "v3").forEach(v -> upstreams.put(v, StubUpstreamServer.of(v)));
        SERVICES.forEach(s -> ports.put(s, FreePorts.next()));
    }

    int port(String service) {
        return ports.getOrDefault(service, 0);
    }

    int portOf(String version) {
        return java.util.Objects.requireNonNull(upstreams.get(version)).port();
    }

    /** One backend for each service with a server for each version. */
    String weighted(String linesOfTheBackend, boolean cookies) {
        var text = new StringBuilder();
        for (String service : SERVICES) {
            text.append("frontend ")
                    .append(service)
                    .append("-in\n  bind 127.0.0.1:")
                    .append(port(service));
            text.append("\n  default_backend ").append(service).append('\n');
            text.append(backend(service, linesOfTheBackend, cookies));
        }
        return text.toString();
    }

    String backend(String name, String lines, boolean cookies) {
        var text = new StringBuilder("backend ")
                .append(name)
                .append("\n  balance roundrobin\n")
                .append(lines);
        upstreams.forEach((version, upstream) -> text.append("  server ")
                .append(version)
                .append(" 127.0.0.1:")
                .append(upstream.port())
                .append(" weight ")
                .append(version.equals("v1") ? 100 : 0)
                .append(cookies ? " cookie " + version : "")
                .append('\n'));
        return text.toString();
    }

    /** The same, but each service asks a line of one map; {@code dice} is a number from 0 to 9999. */
    String mapped(String dice) {
        var text = new StringBuilder();
        for (String service : SERVICES) {
            text.append("""
                    frontend SERVICE-in
                      bind 127.0.0.1:PORT
                      http-request set-var(txn.split) str(SERVICE),map(DIR/canary.map,v1||0)
                      http-request set-var(txn.share) var(txn.split),field(3,|),add(0)
                      http-request set-var(txn.version) var(txn.split),field(1,|)
                      http-request set-var(txn.canary) var(txn.split),field(2,|)
                      http-request set-var(txn.version) var(txn.canary) if { DICE,sub(txn.share) lt 0 }
                      http-request set-var(txn.version) var(txn.canary) if { req.hdr(X-Canary) always } { var(txn.canary) -m len gt 0 }
                      default_backend SERVICE
                    """.replace("SERVICE", service)
                    .replace("DICE", dice)
                    .replace("PORT", String.valueOf(port(service))));
            text.append(backend(service, "  use-server %[var(txn.version)] if TRUE\n", false));
        }
        return text.toString();
    }

    static void writeMap(Path directory) {
        RealServer.write(directory.resolve("canary.map"), "# service baseline|canary|basis points\ncheckout v1||0\n");
    }

    @Override
    public void close() {
        upstreams.values().forEach(StubUpstreamServer::close);
    }
}
