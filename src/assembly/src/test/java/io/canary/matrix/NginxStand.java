package io.canary.matrix;

import io.canary.tck.FreePorts;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A master with two workers. Each way to share out says how an operator moves its traffic by hand. */
abstract class NginxStand extends Stand {
    private final Map<String, Integer> ports =
            SERVICES.stream().collect(Collectors.toMap(s -> s, s -> FreePorts.next()));
    final int status = FreePorts.next();
    private @Nullable RealServer server;

    NginxStand(Path folder, boolean isSticky) {
        super(folder, isSticky);
        RealServer.assumeInstalled("nginx", "nginx");
        configure("http://$canary_shop");
    }

    /** The method of the router's settings. */
    abstract String method();

    /** Lines before everything else. */
    abstract String modules();

    private void configure(String shop) {
        write("logs/empty", "");
        write("conf.d/empty.conf", "");
        write("nginx.conf", modules() + """
                daemon off;
                worker_processes 2;
                pid nginx.pid;
                error_log error.log notice;
                events { worker_connections 512; }
                http {
                  access_log off;
                  include conf.d/*.conf;
                  upstream both { server ADDRESS_shop_v1; server ADDRESS_shop_v2; }
                  server { listen 127.0.0.1:PORT_shop; location / { proxy_pass SHOP; } }
                  server { listen 127.0.0.1:PORT_cart; location / { proxy_pass http://$canary_cart; } }
                }
                """.replace("SHOP", shop));
    }

    @Override
    final String router() {
        String services = SERVICES.stream()
                .map(s ->
                        "%s: {baseline_version: v1, method: %s%s, versions: {v1: {upstreams: ['http://%s']}, v2: {upstreams: ['http://%s']}}}"
                                .formatted(
                                        s,
                                        method(),
                                        isSticky ? ", sticky: {cookie: user}" : "",
                                        address(s, "v1"),
                                        address(s, "v2")))
                .collect(Collectors.joining(", "));
        return filled(
                        "{type: nginx, settings: {config: DIR/nginx.conf, include: DIR/conf.d/canary.conf, command: [nginx, -p, DIR], ")
                + "status: 'http://127.0.0.1:" + status + "', services: {" + services + "}}}";
    }

    @Override
    final int port(String service) {
        return ports.getOrDefault(service, 0);
    }

    @Override
    final boolean forgetsWhenReloaded() {
        return false;
    }

    @Override
    final void start() {
        var command = List.of(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
        server = RealServer.start(folder, command, Map.of(), port("shop"));
        server.awaitListening(status);
    }

    private RealServer server() {
        return Objects.requireNonNull(server);
    }

    /** A master that stands still starts no workers while it dies. */
    @Override
    final void kill() {
        server().signal("STOP");
        server().kill();
    }

    @Override
    final void startAgain() {
        server().startAgain();
    }

    @Override
    final void freeze() {
        server().signalAll("STOP");
    }

    @Override
    final void thaw() {
        server().signalAll("CONT");
    }

    @Override
    final void hideAdmin() {
        throw new UnsupportedOperationException();
    }

    @Override
    final void showAdmin() {
        throw new UnsupportedOperationException();
    }

    @Override
    final void reload() {
        server().signal("HUP");
    }

    final Path include() {
        return folder.resolve("conf.d/canary.conf");
    }

    final String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The site passes requests on by itself, and nothing reads the variable any more. */
    @Override
    final void rename() {
        configure("http://both");
        reload();
    }

    @Override
    final void renameBack() {
        configure("http://$canary_shop");
        reload();
    }

    @Override
    final void breakByOthers() {
        write("conf.d/others.conf", "no_such_directive on;\n");
        reload();
    }

    @Override
    final void repair() {
        write("conf.d/others.conf", "");
    }

    @Override
    final void stop() {
        if (server != null) {
            server.signalAll("CONT");
            kill();
        }
    }
}
