package io.canary.router.http;

import io.canary.spi.RouterException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses of endpoints, from templates. */
final class Urls {
    private static final Pattern FIXED = Pattern.compile("https?://[^/?#{}]+(?:[/?].*)?", Pattern.DOTALL);

    /** A value that is put right behind a percent sign would become part of an escape. */
    private static final Pattern CUT_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private Urls() {}

    /** Why {@code template} cannot be an endpoint's address; null if it can. */
    static @Nullable String problemOf(String template, Set<String> names) {
        if (!FIXED.matcher(template).matches()) {
            return "must begin with http:// or https:// and a host that has no {…} in it, was \"" + template + "\"";
        }
        if (CUT_ESCAPE.matcher(template).find()) {
            return "must have two hexadecimal digits behind each %, was \"" + template + "\"";
        }
        String unknown = Template.problemOf(template, names);
        if (unknown != null) {
            return unknown;
        }
        try {
            var uri = URI.create(new Template(template).filled(Map.of(), Escape.URL, Set.of()));
            if (uri.getHost() == null) {
                return "must have a host, was \"" + template + "\"";
            }
            return uri.getUserInfo() == null && uri.getFragment() == null
                    ? null
                    : "must have no user and no #fragment in it: say who asks by headers or bearer_token_file";
        } catch (IllegalArgumentException no) {
            return "must be a URL, was \"" + template + "\"";
        }
    }

    /** @throws RouterException REJECTED for a value that would lead somewhere else in the path */
    static URI filled(String template, Map<String, String> values) throws RouterException {
        var uri = URI.create(new Template(template).filled(values, Escape.URL, Set.of()));
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        for (String part : path.split("/", -1)) {
            if (part.equals(".") || part.equals("..")) {
                throw RouterException.rejected("\"" + part + "\" cannot be a part of the path " + path);
            }
        }
        return uri;
    }

    /** For messages: without what comes after a question mark, which may be secret. */
    static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }
}
