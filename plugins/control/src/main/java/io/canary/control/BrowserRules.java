package io.canary.control;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites in a user's browser from sending commands. They can send requests to an address inside,
 * but not with {@code Content-Type: application/json}, which they would have to ask for first, and not under the name
 * of this host; a foreign name that points here (DNS rebinding) is in {@code Host}.
 */
final class BrowserRules {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String JSON = "application/json";

    private final Set<String> hosts = new HashSet<>();

    /** @param settings whose host and hosts are names of this process */
    BrowserRules(ControlSettings settings) {
        hosts.add("localhost");
        hosts.add(settings.host().toLowerCase(Locale.ROOT));
        settings.hosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    /**
     * Looks at the head of a request.
     *
     * @throws ControlRefusal if a foreign page may have sent it
     */
    void check(HttpServerRequest request) throws ControlRefusal {
        var authority = request.authority();
        String host = authority == null ? null : authority.host();
        if (host == null || !isOurs(host)) {
            throw refusal(
                    421,
                    "Host must be localhost, an address, or one of control.hosts, was " + (host == null ? "none" : host)
                            + "; name it there if it is this process");
        }
        MultiMap headers = request.headers();
        String origin = headers.get("Origin");
        if ("cross-site".equals(headers.get("Sec-Fetch-Site")) || (origin != null && !isOrigin(origin, request))) {
            throw refusal(403, "a page of another site must not give orders");
        }
        if (!SAFE.contains(request.method().name()) && !isJson(headers.get("Content-Type"))) {
            throw refusal(415, "Content-Type must be " + JSON + ", was " + headers.get("Content-Type"));
        }
    }

    private boolean isOurs(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return hosts.contains(name) || name.endsWith(".localhost") || isAddress(name);
    }

    /** Written as one: a name server has no say in it. */
    private static boolean isAddress(String name) {
        if (name.indexOf(':') >= 0) {
            return true; // no name has one
        }
        var parts = name.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOrigin(String origin, HttpServerRequest request) {
        try {
            var from = URI.create(origin);
            var here = request.authority();
            int port = from.getPort() < 0 ? 80 : from.getPort();
            return here != null
                    && "http".equalsIgnoreCase(from.getScheme())
                    && here.host().equalsIgnoreCase(from.getHost())
                    && (here.port() < 0 ? 80 : here.port()) == port;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        int end = type.indexOf(';');
        return JSON.equalsIgnoreCase((end < 0 ? type : type.substring(0, end)).strip());
    }

    private static ControlRefusal refusal(int status, String detail) {
        return new ControlRefusal(ControlAnswer.bad(status, detail, List.of()));
    }
}
