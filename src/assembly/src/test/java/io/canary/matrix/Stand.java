package io.canary.matrix;

import io.canary.testservers.StubUpstreamServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A real server in a folder of its own, which carries two services with two versions each, and what can happen to it. A version
 * answers with its name. The server is started after the orchestrator, since some need what that writes.
 */
abstract class Stand implements AutoCloseable {
    static final List<String> SERVICES = List.of("shop", "cart");
    static final List<String> VERSIONS = List.of("v1", "v2");

    private final Map<String, StubUpstreamServer> upstreams = new LinkedHashMap<>();
    final Path folder;
    final boolean isSticky;

    Stand(Path folder, boolean isSticky) {
        this.folder = folder;
        this.isSticky = isSticky;
        for (String service : SERVICES) {
            VERSIONS.forEach(version -> upstreams.put(service + version, StubUpstreamServer.of(version)));
        }
    }

    /** Where a version of a service listens, without scheme. */
    final String address(String service, String version) {
        return "127.0.0.1:"
                + Objects.requireNonNull(upstreams.get(service + version)).port();
    }

    /** A text in which {@code DIR} and words such as {@code shop_v1} stand for the folder and for addresses. */
    final String filled(String text) {
        String filled = text.replace("DIR", folder.toString());
        for (String service : SERVICES) {
            for (String version : VERSIONS) {
                filled = filled.replace("ADDRESS_" + service + "_" + version, address(service, version));
            }
            filled = filled.replace("PORT_" + service, String.valueOf(port(service)));
        }
        return filled;
    }

    final void write(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), filled(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The router of this server, for the orchestrator's configuration: a mapping in YAML's flow style. */
    abstract String router();

    /** Where clients of a service ask. */
    abstract int port(String service);

    String path(String service) {
        return "/";
    }

    /** Whether the router reports what both versions do. */
    abstract boolean measures();

    /** Whether a reload brings the configuration's split back, instead of the one that was set. */
    abstract boolean forgetsWhenReloaded();

    /** Whether, with sticky users, each new user comes to the canary with the probability that the weight says. */
    boolean sharesOutNewUsers() {
        return true;
    }

    /** Whether, with sticky users, those who were there before stay on the baseline, and the weight is of new users only. */
    boolean countsNewUsersOnly() {
        return false;
    }

    /** Starts it for the first time, and waits until it serves. */
    abstract void start();

    abstract void kill();

    abstract void startAgain();

    abstract void freeze();

    abstract void thaw();

    /** Its admin address is not there for a while; traffic goes on. */
    abstract void hideAdmin();

    abstract void showAdmin();

    abstract void reload();

    /** As an operator does it, past the orchestrator: so many percent of shop's traffic to the canary. */
    abstract void moveByHand(int percent);

    /** Gives what carries shop another name, with half of the traffic on the canary. */
    abstract void rename();

    /** Undoes {@link #rename}. */
    abstract void renameBack();

    /** Another team's part becomes wrong, and the server is told to read it. */
    abstract void breakByOthers();

    abstract void repair();

    abstract void stop();

    @Override
    public final void close() {
        stop();
        upstreams.values().forEach(StubUpstreamServer::close);
    }
}
