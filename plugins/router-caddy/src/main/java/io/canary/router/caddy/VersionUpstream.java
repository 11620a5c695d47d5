package io.canary.router.caddy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A version and where it listens.
 *
 * @param dials none where it needs none, since it gets nothing
 */
record VersionUpstream(String version, List<String> dials) {

    /**
     * The {@code @id} that an upstream has: so that Caddy itself shows which version it is of, at any time and
     * whatever was forgotten elsewhere.
     */
    static String id(String handler, String version, int dial) {
        return handler + ":" + URLEncoder.encode(version, StandardCharsets.UTF_8) + ":" + dial;
    }

    /** The version that an upstream's {@code @id} names; empty if it is none of ours. */
    static Optional<String> version(String handler, String id) {
        var parts = id.split(":", -1);
        return parts.length == 3 && parts[0].equals(handler)
                ? Optional.of(URLDecoder.decode(parts[1], StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
