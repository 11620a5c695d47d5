package io.canary.source.cloudwatch;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.http.TlsSettings;
import io.canary.source.support.http.HttpAccess;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where CloudWatch is, and how to show who is asking.
 *
 * @param region such as {@code eu-central-1}
 * @param endpoint null for that of the region
 * @param accessKeyId null for the credentials of the environment, the container or the instance
 * @param sessionToken of temporary credentials; null for others
 * @param lag how old a period is at most when CloudWatch has all of it, 0 to 600 s
 * @param timeout of one request, above 0 to 600 s
 */
public record CloudwatchSettings(
        String region,
        @Nullable URI endpoint,
        @Nullable String accessKeyId,
        @Nullable Secret secretAccessKey,
        @Nullable Secret sessionToken,
        @Nullable TlsSettings tls,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600) @Default("120")
        Duration lag,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration timeout)
        implements HttpAccess {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public CloudwatchSettings {
        var problems = new SettingProblems();
        if (!REGION.matcher(region).matches()) {
            problems.add("/region", "must be the name of a region, such as eu-central-1");
        }
        problems.add("/endpoint", endpoint == null ? null : problemOfEndpoint(endpoint));
        if ((accessKeyId == null) != (secretAccessKey == null)) {
            problems.add("", "must have both access_key_id and secret_access_key, or neither");
        }
        if (sessionToken != null && accessKeyId == null) {
            problems.add("/session_token", "must stand beside access_key_id and secret_access_key");
        }
        problems.throwIfAny();
    }

    private static @Nullable String problemOfEndpoint(URI endpoint) {
        if (!HttpAccess.isHttp(endpoint)) {
            return "must begin with http:// or https:// and a host";
        }
        String path = endpoint.getRawPath();
        boolean isBare = endpoint.getUserInfo() == null
                && endpoint.getRawQuery() == null
                && endpoint.getFragment() == null
                && (path == null || path.isEmpty() || path.equals("/"));
        return isBare ? null : "must have no user, no path, no ?query and no #fragment";
    }

    @Override
    public URI url() {
        return endpoint != null ? endpoint : URI.create("https://monitoring." + region + domain());
    }

    /** That of AWS in the region, with a dot before it. */
    String domain() {
        return region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    }

    // --- requests are signed, which takes the place of these

    @Override
    public @Nullable Secret bearerToken() {
        return null;
    }

    @Override
    public @Nullable Path bearerTokenFile() {
        return null;
    }

    @Override
    public @Nullable String username() {
        return null;
    }

    @Override
    public @Nullable Secret password() {
        return null;
    }

    @Override
    public Map<String, Secret> headers() {
        return Map.of();
    }
}
