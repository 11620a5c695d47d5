package io.canary.router.nginx;

import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one service needs: its upstreams, and the variable that names the one to take. nginx looks at variables
 * only when it needs them, so each is a map that points to the next: override by header, by cookie, then by share.
 */
final class ServiceRenderer {
    private static final String NOBODY = "127.0.0.1:9"; // always down; nginx wants some address

    private final String id;
    private final ServiceSettings settings;
    private final boolean counts;

    /**
     * A renderer for one service.
     *
     * @param id the service's name in nginx
     * @param counts whether Lua counts requests
     */
    ServiceRenderer(String id, ServiceSettings settings, boolean counts) {
        this.id = id;
        this.settings = settings;
        this.counts = counts;
    }

    /** @param generation of the state that the route is of */
    String render(@Nullable Route route, long generation) {
        var text = new StringBuilder(user());
        if (settings.method() == Method.LUA) {
            return text.append(wishes())
                    .append(new LuaRenderer(id, settings, "", counts).upstream(route, generation))
                    .append(map("\"\"", id, "", id + "_lua"))
                    .toString();
        }
        if (route == null) {
            return text.append(upstream(id + "_none", List.of(NOBODY + " down"), ""))
                    .append(overrides(null, id + "_none"))
                    .toString();
        }
        text.append(upstream(route.baseline(), "_baseline"));
        if (route.canary() == null) {
            return text.append(overrides(null, nameOf(route.baseline(), "_baseline")))
                    .toString();
        }
        return text.append(upstream(route.canary(), "_canary"))
                .append(share(route, route.canary()))
                .append(overrides(route, settings.method() == Method.WEIGHTED ? id + "_mix" : "$" + id + "_share"))
                .toString();
    }

    private String nameOf(VersionUpstream upstream, String suffix) {
        return nameOf(id, upstream, suffix);
    }

    /** The upstream of a version, as the share names it. */
    static String nameOf(String id, VersionUpstream upstream, String suffix) {
        return upstream.group() == null ? id + suffix : upstream.group();
    }

    private String upstream(VersionUpstream upstream, String suffix) {
        return upstream.group() == null ? upstream(id + suffix, upstream.servers(), "") : "";
    }

    private String upstream(String name, List<String> servers, String zone) {
        var text = new StringBuilder("upstream ").append(name).append(" {\n").append(zone);
        servers.forEach(server -> text.append("    server ").append(server).append(";\n"));
        if (settings.keepalive() > 0) {
            text.append("    keepalive ").append(settings.keepalive()).append(";\n");
        }
        return text.append("}\n").toString();
    }

    private String share(Route route, VersionUpstream canary) {
        return settings.method() == Method.WEIGHTED ? mix(route, canary) : splitClients(route, canary);
    }

    /**
     * The servers of both versions take turns. {@code max_fails=0}: a canary that fails must not be left out after its
     * first error, or its share would be another than the one that is reported, and its errors would not show.
     */
    private String mix(Route route, VersionUpstream canary) {
        var servers = new ArrayList<String>();
        var weights = RoundRobinWeights.of(route);
        route.baseline().servers().forEach(s -> servers.add(s + turned(weights.baseline())));
        canary.servers().forEach(s -> servers.add(s + turned(weights.canary())));
        return upstream(id + "_mix", servers, "    zone " + id + "_mix 256k;\n");
    }

    private static String turned(int turns) {
        return turns == 0 ? " down" : " weight=" + turns + " max_fails=0";
    }

    /**
     * A hash of the user, or of the request, falls into the canary's part or not. A part only grows with the weight, so
     * no user moves back while it rises. The canary's version is hashed too: the next canary is tried on other users.
     */
    private String splitClients(Route route, VersionUpstream canary) {
        String key = "\"${" + (settings.sticky() == null ? "request_id" : id + "_user") + "}"
                + Variables.digest(canary.version()) + "\"";
        String canaryName = nameOf(canary, "_canary");
        var text = new StringBuilder("split_clients ")
                .append(key)
                .append(" $")
                .append(id)
                .append("_share {\n");
        if (!route.weight().equals(Weight.NONE) && !route.weight().equals(Weight.FULL)) {
            text.append("    ")
                    .append(route.weight().percent().toPlainString())
                    .append("% ")
                    .append(canaryName)
                    .append(";\n");
        }
        String rest = route.weight().equals(Weight.FULL) ? canaryName : nameOf(route.baseline(), "_baseline");
        return text.append("    * ").append(rest).append(";\n}\n").toString();
    }

    /** The variable itself, {@code $canary_checkout}, with the overrides before the share. */
    private String overrides(@Nullable Route route, String share) {
        var canary = route == null ? null : route.canary();
        if (route == null || canary == null) {
            return map("\"\"", id, "", share);
        }
        return chain(
                id,
                "    always " + nameOf(canary, "_canary") + ";\n    never " + nameOf(route.baseline(), "_baseline")
                        + ";\n",
                share);
    }

    /** What a request asks for, {@code always}, {@code never} or nothing; Lua makes of it what the route allows. */
    private String wishes() {
        return chain(id + "_wish", "    always always;\n    never never;\n", "\"\"");
    }

    /** The header first, and the cookie where that says nothing. */
    private String chain(String variable, String entries, String otherwise) {
        var override = settings.override();
        String header = override == null ? null : override.header();
        String cookie = override == null ? null : override.cookie();
        if (header != null && cookie != null) {
            return map(Variables.ofCookie(cookie), id + "_c", entries, otherwise)
                    + map(Variables.ofHeader(header), variable, entries, "$" + id + "_c");
        } else if (header != null) {
            return map(Variables.ofHeader(header), variable, entries, otherwise);
        }
        return cookie == null
                ? map("\"\"", variable, "", otherwise)
                : map(Variables.ofCookie(cookie), variable, entries, otherwise);
    }

    private static String map(String source, String variable, String entries, String otherwise) {
        return "map " + source + " $" + variable + " {\n" + entries + "    default " + otherwise + ";\n}\n";
    }

    /**
     * Who the user is; and, with a cookie, what a user without one is given. {@code $request_id} stays the same through
     * one request, so the first request of a user is shared out as all later ones are.
     */
    private String user() {
        var sticky = settings.sticky();
        if (sticky == null) {
            return "";
        }
        String variable = sticky.variable();
        String text =
                "map " + variable + " $" + id + "_user {\n    \"\" $request_id;\n    default " + variable + ";\n}\n";
        if (sticky.cookie() == null) {
            return text;
        }
        return text + "map " + variable + " $" + id + "_cookie {\n    \"\" \"" + sticky.cookie()
                + "=$request_id; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax\";\n    default \"\";\n}\n";
    }
}
