package io.canary.source.support.http;

import io.canary.router.support.SettingProblems;
import io.canary.spi.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a source that is read over HTTP at one address: a record has components of these names. */
public interface HttpAccess extends HttpCredentials {

    /** Where it is, without the path of a single call. */
    URI url();

    /** Adds what is wrong with the settings of these names, or does not go together. */
    static void check(
            URI url,
            @Nullable Secret bearerToken,
            @Nullable Path bearerTokenFile,
            @Nullable String username,
            @Nullable Secret password,
            Map<String, Secret> headers,
            SettingProblems problems) {
        problems.add("/url", problemOfUrl(url));
        HttpCredentials.check(bearerToken, bearerTokenFile, username, password, headers, problems);
    }

    /** Why it cannot be a header; null if it can. */
    static @Nullable String problemOfHeader(String name, String value) {
        return HttpCredentials.problemOfHeader(name, value);
    }

    private static @Nullable String problemOfUrl(URI url) {
        if (!isHttp(url)) {
            return "must begin with http:// or https:// and a host";
        }
        return url.getUserInfo() == null && url.getRawQuery() == null && url.getFragment() == null
                ? null
                : "must have no user, no ?query and no #fragment: use username, password and headers";
    }

    /** Whether it can be asked at all. */
    static boolean isHttp(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        return (scheme.equals("http") || scheme.equals("https")) && url.getHost() != null;
    }
}
