package io.canary.source.datadog;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.http.TlsSettings;
import io.canary.source.support.http.HttpAccess;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Datadog, and how to show who is asking.
 *
 * @param apiKey of the organization
 * @param applicationKey of a user or a service account that may query time series
 * @param site where the organization is
 * @param url another address of the API, such as that of a proxy; null for that of the site
 * @param step how long the buckets are that are counted, 1 to 3600 s
 * @param lag how long after its end Datadog has a whole bucket at most, 0 to 600 s
 * @param timeout of one request, above 0 to 600 s
 */
public record DatadogSettings(
        Secret apiKey,
        Secret applicationKey,
        @Default("datadoghq.com") String site,
        @Nullable URI url,
        @Nullable TlsSettings tls,

        @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 3600) @Default("10")
        Duration step,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600) @Default("45")
        Duration lag,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration timeout) {
    private static final Pattern SITE = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)+");

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public DatadogSettings {
        var problems = new SettingProblems();
        problems.add("/api_key", HttpAccess.problemOfHeader(DatadogAccess.API_KEY, apiKey.text()));
        problems.add(
                "/application_key", HttpAccess.problemOfHeader(DatadogAccess.APPLICATION_KEY, applicationKey.text()));
        if (!SITE.matcher(site).matches()) {
            problems.add("/site", "must be a site such as datadoghq.eu, was " + site);
        }
        if (step.toMillis() % 1000 != 0) {
            problems.add("/step_sec", "must be whole");
        }
        if (url != null) {
            HttpAccess.check(url, null, null, null, null, Map.of(), problems);
        }
        problems.throwIfAny();
    }
}
