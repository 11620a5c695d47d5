package io.canary.bench.routers;

import io.canary.router.haproxy.HaproxyRouterFactory;
import io.canary.router.nginx.NginxRouterFactory;
import io.canary.spi.RouterException;
import io.canary.tck.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Servers that people run, with one worker each. */
final class Servers {
    private static final Path MODULES = Path.of("/usr/lib/nginx/modules");

    private Servers() {}

    static boolean hasLua() {
        return Files.exists(MODULES.resolve("ngx_http_lua_module.so"));
    }

    static Carrier haproxy(Versions versions, int core, Path folder) throws IOException, RouterException {
        var backend = """
                  default_backend checkout
                backend checkout
                  balance roundrobin
                  server v1 127.0.0.1:%d weight 100
                  server v2 127.0.0.1:%d weight 0
                """.formatted(versions.port(Versions.BASELINE), versions.port(Versions.CANARY));
        return haproxy("HAProxy, weights", backend, Map.of(), core, folder);
    }

    static Carrier haproxyMap(Versions versions, int core, Path folder) throws IOException, RouterException {
        var map = Tool.write(folder, "canary.map", "checkout v1||0\n");
        var backend = """
                  http-request set-var(txn.split) str(checkout),map(%1$s,v1||0)
                  http-request set-var(txn.share) var(txn.split),field(3,|),add(0)
                  http-request set-var(txn.version) var(txn.split),field(1,|)
                  http-request set-var(txn.version) var(txn.split),field(2,|) if { rand(10000),sub(txn.share) lt 0 }
                  default_backend checkout
                backend checkout
                  use-server %%[var(txn.version)] if TRUE
                  server v1 127.0.0.1:%2$d
                  server v2 127.0.0.1:%3$d
                """.formatted(map, versions.port(Versions.BASELINE), versions.port(Versions.CANARY));
        return haproxy("HAProxy, a map", backend, Map.of("map", map.toString()), core, folder);
    }

    private static Carrier haproxy(String name, String rest, Map<String, Object> service, int core, Path folder)
            throws IOException, RouterException {
        int port = FreePorts.next();
        var socket = folder.resolve("s");
        var config = Tool.write(folder, "haproxy.cfg", """
                global
                  nbthread 1
                  stats socket %s mode 600 level admin
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                  http-reuse always
                frontend in
                  bind 127.0.0.1:%d
                """.formatted(socket, port) + rest);
        var command = List.of(Tool.find("haproxy").getFirst().toString(), "-db", "-f", config.toString());
        var server = Tool.start(core, folder.resolve("out"), port, command);
        var settings = Map.of("nodes", List.of(socket.toString()), "services", Map.of(Versions.SERVICE, service));
        return Carrier.of(name, port, server, new HaproxyRouterFactory(), settings, folder);
    }

    static Carrier nginx(Versions versions, int core, Path folder) throws IOException, RouterException {
        return nginx("nginx, split_clients", "split_clients", versions, core, folder);
    }

    static Carrier nginxWeighted(Versions versions, int core, Path folder) throws IOException, RouterException {
        return nginx("nginx, weighted", "weighted", versions, core, folder);
    }

    static Carrier nginxLua(Versions versions, int core, Path folder) throws IOException, RouterException {
        return nginx("nginx, lua", "lua", versions, core, folder);
    }

    private static Carrier nginx(String name, String method, Versions versions, int core, Path folder)
            throws IOException, RouterException {
        int port = FreePorts.next();
        Files.createDirectories(folder.resolve("conf.d"));
        var modules = method.equals("lua")
                ? "load_module %1$s/ndk_http_module.so; load_module %1$s/ngx_http_lua_module.so;".formatted(MODULES)
                : "";
        var config = Tool.write(folder, "nginx.conf", modules + """

                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  keepalive_requests 100000000;
                  include conf.d/*.conf;
                  server {
                    listen 127.0.0.1:%d;
                    location / {
                      proxy_pass http://$canary_checkout;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                    }
                  }
                }
                """.formatted(port));
        var program = List.of(Tool.find("nginx").getFirst().toString(), "-p", folder + "/");
        var settings = Map.of(
                "config", config.toString(),
                "include", folder.resolve("conf.d/canary.conf").toString(),
                "status", "http://127.0.0.1:" + FreePorts.next(),
                "command", program,
                "services",
                        Map.of(
                                Versions.SERVICE,
                                Map.of(
                                        "versions",
                                        versions.upstreams(),
                                        "baseline_version",
                                        Versions.BASELINE,
                                        "keepalive",
                                        64,
                                        "method",
                                        method)));
        var router = Carrier.router(new NginxRouterFactory(), settings, folder); // writes what nginx includes
        var command = List.of(program.get(0), program.get(1), program.get(2), "-c", config.toString());
        return new Carrier(name, port, Tool.start(core, folder.resolve("out"), port, command), router);
    }
}
