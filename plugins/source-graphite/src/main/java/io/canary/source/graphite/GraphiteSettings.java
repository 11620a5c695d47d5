package io.canary.source.graphite;

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
 * Where Graphite is, and how to show who is asking.
 *
 * @param url without {@code /render}
 * @param replacement what those who write the metrics put for a character that a name cannot have
 * @param lag how long after the end of a step Graphite has its point at most, 0 to 600 s
 * @param timeout of one request, above 0 to 600 s
 */
public record GraphiteSettings(
        URI url,
        @Nullable Secret bearerToken,
        @Nullable Path bearerTokenFile,
        @Nullable String username,
        @Nullable Secret password,
        Map<String, Secret> headers,
        @Nullable TlsSettings tls,
        @Default("underscore") Replacement replacement,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 600) @Default("30")
        Duration lag,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration timeout)
        implements HttpAccess {

    /** What stands for a character that a name cannot have. */
    public enum Replacement {
        /** {@code v1.2} is {@code v1_2}. */
        UNDERSCORE("_"),
        /** {@code v1.2} is {@code v1-2}. */
        HYPHEN("-");

        private final String text;

        Replacement(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public GraphiteSettings {
        var problems = new SettingProblems();
        HttpAccess.check(url, bearerToken, bearerTokenFile, username, password, headers, problems);
        problems.throwIfAny();
    }
}
