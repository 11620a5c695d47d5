package io.canary.source.prometheus;

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
 * Where Prometheus is, and how to show who is asking.
 *
 * @param url what its API begins with: without {@code /api/v1}
 * @param tenant the header {@code X-Scope-OrgID}; null for none
 * @param lag how old a point is at most when Prometheus has it, 0 to 600 s; null for what is seen
 * @param timeout of one request, above 0 to 600 s
 */
public record PrometheusSettings(
        URI url,
        @Nullable Secret bearerToken,
        @Nullable Path bearerTokenFile,
        @Nullable String username,
        @Nullable Secret password,
        Map<String, Secret> headers,
        @Nullable String tenant,
        @Nullable TlsSettings tls,

        @Nullable @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600)
        Duration lag,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration timeout)
        implements HttpAccess {

    /** The header that says whose metrics are asked for. */
    static final String TENANT = "X-Scope-OrgID";

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public PrometheusSettings {
        var problems = new SettingProblems();
        HttpAccess.check(url, bearerToken, bearerTokenFile, username, password, headers, problems);
        if (tenant != null) {
            problems.add("/tenant", HttpAccess.problemOfHeader(TENANT, tenant));
        }
        problems.throwIfAny();
    }
}
