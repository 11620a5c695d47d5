package io.canary.source.influxdb;

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
 * Where InfluxDB is, and how to show who is asking.
 *
 * @param url without {@code /query}
 * @param database of 1; of 2 and 3, the bucket or the database that it is mapped to
 * @param retentionPolicy null for the default one
 * @param lag how old a point is at most when InfluxDB has it, 0 to 600 s
 * @param timeout of one request, above 0 to 600 s
 */
public record InfluxdbSettings(
        URI url,
        String database,
        @Nullable String retentionPolicy,
        @Nullable Secret bearerToken,
        @Nullable Path bearerTokenFile,
        @Nullable String username,
        @Nullable Secret password,
        Map<String, Secret> headers,
        @Nullable TlsSettings tls,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600) @Default("30")
        Duration lag,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration timeout)
        implements HttpAccess {

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public InfluxdbSettings {
        var problems = new SettingProblems();
        HttpAccess.check(url, bearerToken, bearerTokenFile, username, password, headers, problems);
        problems.throwIfAny();
    }
}
