package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the include file: a state, as nginx is to read it. The same state and settings give the same text. */
final class Renderer {
    private static final String STATE = "# canary-state ";

    private final URI status;
    private final Map<String, ServiceSettings> services;
    private final @Nullable String resolver;
    private final boolean counts;

    Renderer(NginxSettings settings) {
        this(settings, false);
    }

    /** @param counts whether Lua counts requests */
    Renderer(NginxSettings settings, boolean counts) {
        this.counts = counts;
        this.status = settings.status();
        this.resolver = settings.resolver();
        this.services = new TreeMap<>(settings.services());
    }

    /** The whole file. A service of the settings without a route has no server to go to. */
    String render(State state) {
        return render(state, shape());
    }

    /** Differs where the file would, with the same routes: what nginx must have read before routes alone are enough. */
    String shape() {
        return Variables.digest(render(State.NONE, ""));
    }

    private String render(State state, String shape) {
        var text = new StringBuilder(
                        "# Written by Canary. What is changed here by hand is lost with the next change.\n")
                .append(STATE)
                .append(StateJson.write(state))
                .append("\n");
        if (resolver != null) {
            text.append("\nresolver ").append(resolver).append(";\n");
        }
        if (services.values().stream().anyMatch(s -> s.method() == Method.LUA)) {
            text.append("\n").append(LuaRenderer.MEMORY).append(counts ? LuaCounters.http() : "");
        }
        services.forEach((service, settings) -> text.append("\n# ")
                .append(NginxQuotedJson.write(service))
                .append("\n")
                .append(new ServiceRenderer(Variables.ofService(service), settings, counts)
                        .render(state.effective(service), state.generation())));
        return IncludeText.sealed(
                text.append("\n").append(statusServer(state, shape)).toString());
    }

    /**
     * The state that a file was written for; {@link State#NONE} for an empty file, as someone may make one to begin
     * with.
     */
    static State stateOf(String text) throws RouterException {
        if (text.isBlank()) {
            return State.NONE;
        }
        try {
            return text.lines()
                    .filter(line -> line.startsWith(STATE))
                    .findFirst()
                    .map(line -> StateJson.read(line.substring(STATE.length())))
                    .orElseThrow(() -> new IllegalArgumentException("there is no line of it"));
        } catch (RuntimeException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "the include file is not as it was written; move it away if it is not Canary's: " + e.getMessage(),
                    e);
        }
    }

    private String statusServer(State state, String shape) {
        var text = new StringBuilder("server {\n    listen ")
                .append(ServerAddresses.of(status))
                .append(";\n    server_name canary-status;\n    access_log off;\n    keepalive_timeout 0;\n")
                .append("    default_type application/json;\n")
                .append(location("/", state.generation(), Map.of()));
        services.forEach((service, settings) -> text.append(
                state.isLeftOut(service)
                        ? leftOut(service, state)
                        : location(Variables.ofService(service), settings, state, state.effective(service), shape)));
        return text.append("    location / {\n        return 404;\n    }\n}\n").toString();
    }

    private static String leftOut(String service, State state) {
        return location(
                "/" + Variables.ofService(service),
                state.generation(),
                Map.of(
                        "left_out",
                        "service " + service + " answers 502: nginx could not resolve the names of its servers, of "
                                + state.unresolved() + ", and they are left out of its configuration"));
    }

    private String location(String id, ServiceSettings settings, State state, @Nullable Route route, String shape) {
        return settings.method() == Method.LUA
                ? new LuaRenderer(id, settings, shape, counts).location(route, state.generation())
                : location("/" + id, state.generation(), StateJson.shares(route));
    }

    private static String location(String path, long generation, Map<String, Object> shares) {
        var tree = StateJson.ordered("generation", generation, "worker", 0L);
        tree.putAll(shares);
        // JSON has no text of a variable's value: the number is put in afterwards, where no name can be.
        String json = NginxQuotedJson.write(tree).replaceFirst("\"worker\":0", "\"worker\":\\$pid");
        return "    location = " + path + " {\n        return 200 '" + json.replace("\\", "\\\\") + "';\n    }\n";
    }
}
