package io.canary.bench.routers;

import io.canary.router.caddy.CaddyRouterFactory;
import io.canary.router.httpd.HttpdRouterFactory;
import io.canary.spi.RouterException;
import io.canary.tck.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Servers that are told over HTTP how to share out. */
final class Balancers {
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    private Balancers() {}

    static Carrier httpd(Versions versions, int core, Path folder) throws IOException, RouterException {
        int port = FreePorts.next();
        var modules = Stream.of(
                        "mpm_event",
                        "authz_core",
                        "slotmem_shm",
                        "proxy",
                        "proxy_http",
                        "proxy_balancer",
                        "lbmethod_byrequests")
                .map(m -> "LoadModule %s_module %s/mod_%s.so".formatted(m, MODULES, m))
                .filter(line -> Files.exists(Path.of(line.substring(line.lastIndexOf(' ') + 1))))
                .collect(Collectors.joining("\n"));
        var config = Tool.write(folder, "httpd.conf", """
                ServerRoot %1$s
                ServerName localhost
                Listen 127.0.0.1:%2$d
                PidFile %1$s/httpd.pid
                DefaultRuntimeDir %1$s
                ErrorLog %1$s/error.log
                User www-data
                Group www-data
                %3$s
                <Location /balancer-manager>
                  SetHandler balancer-manager
                </Location>
                <Proxy balancer://checkout>
                  BalancerMember %4$s route=v1
                  BalancerMember %5$s route=v2 status=+D
                </Proxy>
                ProxyPass /balancer-manager !
                ProxyPass / balancer://checkout/
                """.formatted(
                        folder, port, modules, versions.address(Versions.BASELINE), versions.address(Versions.CANARY)));
        var command = List.of(Tool.find("apache2").getFirst().toString(), "-f", config.toString(), "-D", "FOREGROUND");
        var server = Tool.start(core, folder.resolve("out"), port, command);
        var settings = Map.<String, Object>of(
                "nodes",
                List.of("http://localhost:" + port + "/balancer-manager"),
                "services",
                Map.of(Versions.SERVICE, Map.of()));
        return Carrier.of("Apache httpd", port, server, new HttpdRouterFactory(), settings, folder);
    }

    static Carrier caddy(Versions versions, int core, Path folder) throws IOException, RouterException {
        int port = FreePorts.next();
        int admin = FreePorts.next();
        var config = Tool.write(folder, "caddy.json", """
                {"admin": {"listen": "127.0.0.1:%d"},
                 "apps": {"http": {"servers": {"edge": {"listen": ["127.0.0.1:%d"], "automatic_https": {"disable": true},
                 "routes": [{"handle": [{"@id": "checkout", "handler": "reverse_proxy",
                  "load_balancing": {"selection_policy": {"policy": "round_robin"}},
                  "upstreams": [{"dial": "127.0.0.1:%d"}]}]}]}}}}}
                """.formatted(admin, port, versions.port(Versions.BASELINE)));
        var command = List.of(
                "env",
                "HOME=" + folder,
                "XDG_DATA_HOME=" + folder,
                "XDG_CONFIG_HOME=" + folder,
                Tool.find("caddy").getFirst().toString(),
                "run",
                "--config",
                config.toString());
        var server = Tool.start(core, folder.resolve("out"), port, command);
        var dials = Map.of(
                Versions.BASELINE, List.of("127.0.0.1:" + versions.port(Versions.BASELINE)),
                Versions.CANARY, List.of("127.0.0.1:" + versions.port(Versions.CANARY)));
        var settings = Map.<String, Object>of(
                "nodes", List.of("http://127.0.0.1:" + admin),
                "services", Map.of(Versions.SERVICE, Map.of("versions", dials)));
        return Carrier.of("Caddy", port, server, new CaddyRouterFactory(), settings, folder);
    }
}
