package io.canary.http;

import io.canary.telemetry.RefusedFor;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects requests that a page of another site made a browser send, by headers that no page can set. Thread-safe.
 */
final class ForeignRequests {
    /** The header for commands without a body, which a page of another site cannot set without a preflight. */
    static final String MEANT = "Canary-Request";

    private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");
    private static final CharSequence FETCH_MODE = HttpHeaders.createOptimized("sec-fetch-mode");
    private static final CharSequence FETCH_DEST = HttpHeaders.createOptimized("sec-fetch-dest");
    private static final List<CharSequence> OF_BROWSERS =
            List.of(HttpHeaders.ORIGIN, HttpHeaders.REFERER, FETCH_SITE, FETCH_MODE, FETCH_DEST);
    private static final Pattern SCHEME = Pattern.compile("^(?i:https?)://");
    private static final Pattern ABSOLUTE = Pattern.compile("^(?i:https?)://([^/?#]*)");
    private static final Pattern DEFAULT_PORT = Pattern.compile("(?<=.):(?:80|443)$");

    private final ServedHosts hosts;
    private final Set<String> origins;

    /**
     * Why a request is refused.
     *
     * @param status of the response
     * @param detail for the problem document
     */
    record Refused(int status, RefusedFor cause, String detail) {}

    /** @param origins whose pages may send requests, besides the service's own, as {@code https://canary.example} */
    ForeignRequests(ServedHosts hosts, List<String> origins) {
        this.hosts = hosts;
        this.origins = origins.stream().map(o -> o.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Why a request with these headers is refused; null if it is accepted. */
    @Nullable
    Refused refusal(HttpMethod method, String target, MultiMap headers) {
        String host = target.startsWith("/") ? headers.get(HttpHeaders.HOST) : host(target, headers);
        if (host != null && !hosts.serves(host)) {
            return new Refused(
                    421,
                    RefusedFor.HOST,
                    "this service does not answer as the host " + host + ": if that is its name, add it to http.hosts");
        }
        String origin = headers.get(HttpHeaders.ORIGIN);
        if (origin != null) {
            if (origins.contains(origin.toLowerCase(Locale.ROOT))) {
                return null;
            } else if (!isSame(origin, host)) {
                return foreign("a page of " + origin
                        + " sent the request: if that is a page of your own, add it to http.origins");
            }
        }
        String site = headers.get(FETCH_SITE);
        return site == null || site.equals("same-origin") || site.equals("none") || isFollowedLink(method, headers)
                ? null
                : foreign("a page of another origin sent the request (Sec-Fetch-Site: " + site + ")");
    }

    private static Refused foreign(String detail) {
        return new Refused(403, RefusedFor.ORIGIN, detail);
    }

    /** The host of an absolute target wins over the header Host (RFC 9112, section 3.2.2). */
    private static @Nullable String host(String target, MultiMap headers) {
        var absolute = ABSOLUTE.matcher(target);
        return absolute.lookingAt() ? absolute.group(1) : headers.get(HttpHeaders.HOST);
    }

    /** Compares without the scheme: a proxy before the service may terminate TLS. */
    private static boolean isSame(String origin, @Nullable String host) {
        var scheme = SCHEME.matcher(origin);
        return host != null
                && scheme.lookingAt()
                && withoutPort(origin.substring(scheme.end())).equalsIgnoreCase(withoutPort(host));
    }

    private static String withoutPort(String host) {
        return DEFAULT_PORT.matcher(host).replaceFirst("");
    }

    /** A person follows a link from another site, which cannot read the response. */
    private static boolean isFollowedLink(HttpMethod method, MultiMap headers) {
        return method.equals(HttpMethod.GET)
                && "navigate".equals(headers.get(FETCH_MODE))
                && "document".equals(headers.get(FETCH_DEST));
    }

    /**
     * Whether a request that changes something is meant for this service: by the type of its body, by {@value #MEANT},
     * or because it is not from a browser.
     */
    static boolean isMeant(MultiMap headers) {
        return ContentTypes.of(headers.get(HttpHeaders.CONTENT_TYPE)) != ContentTypes.OTHER
                || "1".equals(headers.get(MEANT))
                || !isOfBrowser(headers);
    }

    private static boolean isOfBrowser(MultiMap headers) {
        String agent = headers.get(HttpHeaders.USER_AGENT);
        return (agent != null && agent.startsWith("Mozilla/"))
                || OF_BROWSERS.stream().anyMatch(headers::contains);
    }
}
