package io.canary.router.nginx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.RouterException;
import io.canary.tck.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real nginx in a folder of its own, with two services in front and three versions behind, which are the same nginx on
 * other ports: each answers with its name.
 */
final class Nginx implements AutoCloseable {
    static final List<String> SERVICES = List.of("checkout", "search");
    static final List<String> VERSIONS = List.of("v1", "v2", "v3");
    private static final Path MODULES = Path.of("/usr/lib/nginx/modules");

    /** Lines that load Lua. */
    static final String LUA =
            "load_module %1$s/ndk_http_module.so; load_module %1$s/ngx_http_lua_module.so;".formatted(MODULES);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private String modules = "";
    private String location = "";
    private String further = "";
    private @Nullable Process process;

    Nginx(Path folder) {
        assumeTrue(isInstalled(), "nginx is not installed (apt-get install nginx): the nginx router was not examined");
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("conf.d"));
            Files.createDirectories(folder.resolve("logs"));
            for (String name : List.of("checkout", "search", "v1", "v2", "v3", "status")) {
                ports.put(name, FreePorts.next());
            }
            configure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isInstalled() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "nginx")));
    }

    static boolean hasLua() {
        return isInstalled() && Files.exists(MODULES.resolve("ngx_http_lua_module.so"));
    }

    /** Adds lines before everything else. */
    Nginx modules(String lines) {
        modules = lines;
        return configure();
    }

    /** Adds lines to the locations of the services. */
    Nginx location(String lines) {
        location = lines;
        return configure();
    }

    /** Adds lines to {@code http}. */
    Nginx further(String lines) {
        further = lines;
        return configure();
    }

    private Nginx configure() {
        var text = new StringBuilder(modules).append("""

                        daemon off;
                        worker_processes 2;
                        pid nginx.pid;
                        error_log error.log notice;
                        events { worker_connections 512; }
                        http {
                          access_log off;
                          include conf.d/*.conf;
                        """);
        for (String version : VERSIONS) {
            text.append("  server { listen 127.0.0.1:%d; location / { return 200 %s; } }\n"
                    .formatted(port(version), version));
        }
        for (String service : SERVICES) {
            text.append("  server { listen 127.0.0.1:%d; location / { proxy_pass http://$canary_%s; %s } }\n"
                    .formatted(port(service), service, location));
        }
        write("nginx.conf", text.append(further).append("\n}\n").toString());
        return this;
    }

    void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    Path config() {
        return folder.resolve("nginx.conf");
    }

    Path include() {
        return folder.resolve("conf.d/canary.conf");
    }

    int port(String name) {
        return ports.getOrDefault(name, 0);
    }

    String address(String version) {
        return "http://127.0.0.1:" + port(version);
    }

    /** The settings of a router for it, the services with further settings. */
    Map<String, Object> settings(Map<String, ?> ofServices) {
        var services = new HashMap<String, Object>();
        for (String service : SERVICES) {
            var settings = new HashMap<String, Object>(Map.of("versions", versions(), "baseline_version", "v1"));
            settings.putAll(ofServices);
            services.put(service, settings);
        }
        return new HashMap<>(Map.of(
                "config", config().toString(),
                "include", include().toString(),
                "status", address("status"),
                "command", List.of("nginx", "-p", folder.toString()),
                "services", services));
    }

    Map<String, Object> versions() {
        var versions = new HashMap<String, Object>();
        VERSIONS.forEach(v -> versions.put(v, Map.of("upstreams", List.of(address(v)))));
        return versions;
    }

    /** Starts it, and waits until it takes connections. A router must have been opened before: it makes the include file. */
    Nginx start() {
        try {
            var started = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", config().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("start.log").toFile())
                    .start();
            process = started;
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!listens()) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("nginx does not start: " + Files.readString(folder.resolve("start.log")));
                }
                LockSupport.parkNanos(5_000_000);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it read its files again, as an operator does. Returns when the master has been signalled. */
    void reload() throws IOException, InterruptedException {
        int code = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", config().toString(), "-s", "reload")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("reload.log").toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("nginx does not reload: " + Files.readString(folder.resolve("reload.log")));
        }
    }

    /** Replaces a part of its main file, or of the include file, as with an editor. */
    void edit(Path file, String part, String by) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(part)) {
            throw new AssertionError(file + " has no " + part + ": " + text);
        }
        Files.writeString(file, text.replace(part, by));
    }

    /** Whether it listens to all of its ports: it opens one after the other, and tries again for half a second where one is still taken. */
    private boolean listens() {
        return ports.values().stream().allMatch(Nginx::isOpen);
    }

    private static boolean isOpen(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The master and its workers, as a machine that fails ends them. */
    void kill() {
        var master = process;
        if (master != null) {
            var all = new ArrayList<>(master.descendants().toList());
            all.addFirst(master.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(p -> p.onExit().join());
            endOrphans();
            process = null;
        }
    }

    /** Workers that a master started by a reload just as it was killed. They answer the status like all others. */
    private void endOrphans() {
        while (listens()) {
            try {
                long worker =
                        new StatusClient(URI.create(address("status"))).get("/").worker();
                ProcessHandle.of(worker).ifPresent(w -> {
                    w.destroyForcibly();
                    w.onExit().join();
                });
            } catch (RouterException | InterruptedException gone) {
                // the listener has ended meanwhile
            }
        }
    }

    @Override
    public void close() {
        kill();
    }
}
