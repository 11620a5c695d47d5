package io.canary.source.newrelic;

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
import org.jspecify.annotations.Nullable;

/**
 * Which account, and how to show who is asking.
 *
 * @param accountId the number of the account, above 0
 * @param apiKey a user key
 * @param region where the account is
 * @param endpoint null for that of the region
 * @param lag how old an event is at most when New Relic has it, 0 to 600 s
 * @param timeout of one request, above 0 to 600 s
 */
public record NewrelicSettings(
        @Range(above = 0, max = Integer.MAX_VALUE) int accountId,
        Secret apiKey,
        @Default("us") DataRegion region,
        @Nullable URI endpoint,
        @Nullable TlsSettings tls,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600) @Default("90")
        Duration lag,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration timeout)
        implements HttpAccess {
    /** It is no {@code Authorization}. */
    static final String KEY_HEADER = "API-Key";

    /** Where New Relic keeps the data of an account. */
    public enum DataRegion {
        US,
        EU
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public NewrelicSettings {
        var problems = new SettingProblems();
        problems.add("/api_key", HttpAccess.problemOfHeader(KEY_HEADER, apiKey.text()));
        problems.add("/endpoint", endpoint == null ? null : problemOfEndpoint(endpoint));
        problems.throwIfAny();
    }

    private static @Nullable String problemOfEndpoint(URI endpoint) {
        if (!HttpAccess.isHttp(endpoint)) {
            return "must begin with http:// or https:// and a host";
        }
        return endpoint.getUserInfo() == null && endpoint.getRawQuery() == null && endpoint.getFragment() == null
                ? null
                : "must have no user, no ?query and no #fragment";
    }

    @Override
    public URI url() {
        return endpoint != null
                ? endpoint
                : URI.create(region == DataRegion.EU ? "https://api.eu.newrelic.com" : "https://api.newrelic.com");
    }

    @Override
    public Map<String, Secret> headers() {
        return Map.of(KEY_HEADER, apiKey);
    }

    // --- the key takes the place of these

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
}
