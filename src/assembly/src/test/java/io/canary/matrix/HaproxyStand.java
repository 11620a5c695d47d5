package io.canary.matrix;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.canary.tck.FreePorts;
import io.canary.testservers.Await;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A master with its worker, as Debian runs it. Each way to share out says what a frontend and its backend look like. */
abstract class HaproxyStand extends Stand {
    private final Map<String, Integer> ports =
            SERVICES.stream().collect(Collectors.toMap(s -> s, s -> FreePorts.next()));
    private @Nullable RealServer server;

    HaproxyStand(Path folder, boolean isSticky) {
        super(folder, isSticky);
        RealServer.assumeInstalled("haproxy", "haproxy");
    }

    /** Frontend and backend of a service; with {@code renamed} under another name, and with half of the traffic on the canary. */
    abstract String service(String service, boolean renamed);

    void configure(boolean renamed, String further) {
        write("haproxy.cfg", """
                global
                  stats socket DIR/admin.sock mode 600 level admin expose-fd listeners
                  hard-stop-after 2s
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 60s
                  timeout server 60s
                  option idle-close-on-response
                """ + service("shop", renamed) + service("cart", false) + further);
    }

    @Override
    final int port(String service) {
        return ports.getOrDefault(service, 0);
    }

    @Override
    final boolean measures() {
        return true;
    }

    @Override
    final boolean forgetsWhenReloaded() {
        return true;
    }

    @Override
    final void start() {
        configure(false, "");
        var command = List.of(
                RealServer.binary("haproxy"),
                "-W",
                "-db",
                "-f",
                folder.resolve("haproxy.cfg").toString());
        server = RealServer.start(folder, command, Map.of(), port("shop"));
    }

    private RealServer server() {
        return java.util.Objects.requireNonNull(server);
    }

    @Override
    final void kill() {
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
        move("admin.sock", "away.sock");
    }

    @Override
    final void showAdmin() {
        move("away.sock", "admin.sock");
    }

    private void move(String from, String to) {
        try {
            Files.move(folder.resolve(from), folder.resolve(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    final void reload() {
        String before = process();
        server().signal("USR2");
        Await.until(() -> {
            String now = process();
            return !now.isEmpty() && !now.equals(before);
        });
    }

    /** Which worker serves; empty while none answers. */
    private String process() {
        try {
            return admin("show info")
                    .lines()
                    .filter(l -> l.startsWith("Pid:"))
                    .findFirst()
                    .orElse("");
        } catch (UncheckedIOException changing) {
            return "";
        }
    }

    final String admin(String command) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("admin.sock")))) {
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    final void rename() {
        configure(true, "");
        reload();
    }

    @Override
    final void renameBack() {
        configure(false, "");
        reload();
    }

    /** The master refuses it, and leaves the worker that serves. */
    @Override
    final void breakByOthers() {
        configure(false, "backend other\n  balance no-such-way\n");
        server().signal("USR2");
    }

    @Override
    final void repair() {
        configure(false, "");
    }

    @Override
    final void stop() {
        if (server != null) {
            server.signalAll("CONT");
            server.kill();
        }
    }
}
