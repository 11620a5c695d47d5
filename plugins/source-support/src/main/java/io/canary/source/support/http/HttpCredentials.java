package io.canary.source.support.http;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.http.TlsSettings;
import io.canary.spi.settings.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a source shows who is asking, and within what: a record of settings has components of these names. */
public interface HttpCredentials {

    /** The token for {@code Authorization}; null for none. */
    @Nullable
    Secret bearerToken();

    /** A file with the token, read for each request; null for none. */
    @Nullable
    Path bearerTokenFile();

    /** The user of basic authentication; null for none. Goes with a password. */
    @Nullable
    String username();

    /** What shows that it is the user. */
    @Nullable
    Secret password();

    /** Further headers, by name; secret, as they may be credentials. */
    Map<String, Secret> headers();

    /** Keys and authorities; null for those of the JDK. */
    @Nullable
    TlsSettings tls();

    /** Of one request, above 0. */
    Duration timeout();

    /** Adds what is wrong with the settings of these names, or does not go together. */
    static void check(
            @Nullable Secret bearerToken,
            @Nullable Path bearerTokenFile,
            @Nullable String username,
            @Nullable Secret password,
            Map<String, Secret> headers,
            SettingProblems problems) {
        if ((username == null) != (password == null)) {
            problems.add("", "must have both username and password, or neither");
        }
        var given = new ArrayList<@Nullable Object>(Arrays.asList(bearerToken, bearerTokenFile, username));
        headers.keySet().stream().filter("Authorization"::equalsIgnoreCase).forEach(given::add);
        if (given.stream().filter(Objects::nonNull).count() > 1) {
            problems.add(
                    "", "must have only one of bearer_token, bearer_token_file, username and the header Authorization");
        }
        headers.forEach((name, value) -> problems.add(
                "/headers/" + name.replace("~", "~0").replace("/", "~1"), problemOfHeader(name, value.text())));
    }

    /** Why it cannot be a header; null if it can. */
    static @Nullable String problemOfHeader(String name, String value) {
        try {
            HttpRequest.newBuilder(URI.create("http://localhost")).setHeader(name, value);
            return null;
        } catch (IllegalArgumentException no) {
            return "cannot be a header that is sent";
        }
    }
}
