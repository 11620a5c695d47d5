package io.canary.router.httpd;

import io.canary.router.support.http.HttpCalls;
import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import io.canary.testservers.StubUpstreamServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real httpd with a balancer for each of two services, at {@code /SERVICE/}, and versions behind it. */
final class Httpd implements AutoCloseable {
    static final List<String> SERVICES = List.of("checkout", "search");

    private static final List<String> MODULES = List.of(
            "mpm_event",
            "authz_core",
            "authz_host",
            "authz_user",
            "authn_core",
            "authn_file",
            "auth_basic",
            "headers",
            "env",
            "proxy",
            "proxy_http",
            "proxy_balancer",
            "slotmem_shm",
            "lbmethod_byrequests",
            "lbmethod_bytraffic",
            "lbmethod_bybusyness",
            "status");

    private final Map<String, StubUpstreamServer> upstreams = new LinkedHashMap<>();
    private final int port = FreePorts.next();
    private final RealServer server;

    private Httpd(Path directory, String ofBalancers, String ofManager) {
        List.of("v1", "v2", "v3").forEach(v -> upstreams.put(v, StubUpstreamServer.of(v)));
        RealServer.write(directory.resolve("httpd.conf"), configuration(directory, ofBalancers, ofManager));
        this.server = RealServer.start(directory, command(directory, "-D", "FOREGROUND"), Map.of(), port);
    }

    /** Starts one with nothing special about it. */
    static Httpd start(Path directory) {
        return start(directory, "", "");
    }

    /**
     * Starts one.
     *
     * @param ofBalancers further lines of each balancer
     * @param ofManager further lines of balancer-manager's location
     */
    static Httpd start(Path directory, String ofBalancers, String ofManager) {
        assumeInstalled();
        return new Httpd(directory, ofBalancers, ofManager);
    }

    static void assumeInstalled() {
        RealServer.assumeInstalled("apache2", "httpd");
    }

    static List<String> command(Path directory, String... arguments) {
        return Stream.concat(
                        Stream.of(
                                RealServer.binary("apache2"),
                                "-f",
                                directory.resolve("httpd.conf").toString()),
                        Stream.of(arguments))
                .toList();
    }

    /** What every configuration begins with. */
    static String beginning(Path directory, int port) {
        return """
            ServerRoot DIR
            ServerName localhost
            Listen 127.0.0.1:PORT
            PidFile DIR/httpd.pid
            DefaultRuntimeDir DIR
            ErrorLog DIR/error.log
            User www-data
            Group www-data
            MODULES
            Header add Set-Cookie "ROUTEID=.%{BALANCER_WORKER_ROUTE}e; path=/" env=BALANCER_ROUTE_CHANGED
            """.replace("DIR", directory.toString()).replace("PORT", String.valueOf(port)).replace(
                "MODULES",
                MODULES.stream()
                        .map(m -> "LoadModule " + m + "_module /usr/lib/apache2/modules/mod_" + m + ".so")
                        .collect(Collectors.joining("\n")));
    }

    private String configuration(Path directory, String ofBalancers, String ofManager) {
        var text = new StringBuilder(beginning(directory, port));
        text.append("<Location /balancer-manager>\nSetHandler balancer-manager\n")
                .append(ofManager)
                .append("\n</Location>\nProxyPass /balancer-manager !\n")
                .append("<Location /server-status>\nSetHandler server-status\n</Location>\n");
        for (String service : SERVICES) {
            text.append("<Proxy balancer://").append(service).append(">\n");
            upstreams.forEach((version, upstream) -> text.append("BalancerMember ")
                    .append(url(version))
                    .append(" retry=0 route=")
                    .append(version)
                    .append(version.equals("v1") ? "\n" : " status=+D\n"));
            text.append(ofBalancers).append("\n</Proxy>\nProxyPass /").append(service);
            text.append("/ balancer://").append(service).append("/\n");
        }
        return text.toString();
    }

    int port() {
        return port;
    }

    String url(String version) {
        return "http://127.0.0.1:"
                + Objects.requireNonNull(upstreams.get(version)).port();
    }

    String manager() {
        return "http://127.0.0.1:" + port + "/balancer-manager";
    }

    /** As somebody who looks at the page would see it; empty where there is none. */
    String nonce() {
        try (var calls = new HttpCalls(null, Duration.ofSeconds(2), 1 << 20)) {
            var request = HttpRequest.newBuilder(URI.create(manager() + "?xml=1"))
                    .header("Referer", manager())
                    .build();
            return calls.send(request, Duration.ofSeconds(2)).body().replaceAll("(?s).*?<httpd:nonce>(.*?)<.*", "$1");
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void stopVersion(String version) {
        Objects.requireNonNull(upstreams.get(version)).close();
    }

    RealServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        upstreams.values().forEach(StubUpstreamServer::close);
    }
}
