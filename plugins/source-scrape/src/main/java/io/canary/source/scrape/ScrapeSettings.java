package io.canary.source.scrape;

import io.canary.router.support.SettingProblems;
import io.canary.router.support.http.TlsSettings;
import io.canary.source.support.http.HttpAccess;
import io.canary.source.support.http.HttpCredentials;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is scraped, and how to show who is asking.
 *
 * @param targets at least one
 * @param interval between two scrapes of a target, 1 to 300 s
 * @param history how long points are kept, 60 to 3 600 s
 * @param timeout of one scrape, above 0 to 60 s, at most the interval
 */
public record ScrapeSettings(
        List<Target> targets,

        @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 300) @Default("5")
        Duration interval,

        @Unit(ChronoUnit.SECONDS) @Range(min = 60, max = 3600) @Default("900")
        Duration history,

        @Nullable Secret bearerToken,
        @Nullable Path bearerTokenFile,
        @Nullable String username,
        @Nullable Secret password,
        Map<String, Secret> headers,
        @Nullable TlsSettings tls,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 60) @Default("2")
        Duration timeout)
        implements HttpCredentials {

    private static final int TARGETS_MAX = 200;

    /**
     * Something that shows its counters.
     *
     * @param url with its path, and what it asks for: {@code http://envoy:9901/stats/prometheus?usedonly}
     * @param labels that each of its series gets
     */
    public record Target(URI url, Map<String, String> labels) {
        /** @throws io.canary.spi.settings.SettingsException with everything in it that is wrong */
        public Target {
            var problems = new SettingProblems();
            if (!HttpAccess.isHttp(url)) {
                problems.add("/url", "must begin with http:// or https:// and a host");
            } else if (url.getUserInfo() != null || url.getFragment() != null) {
                problems.add("/url", "must have no user and no #fragment: use username and password");
            }
            labels.keySet().stream()
                    .filter(name -> !Selector.isLabelName(name))
                    .forEach(name -> problems.add("/labels", "must have names of letters, digits and _, was " + name));
            problems.throwIfAny();
        }

        /** Those that it gets; {@code instance} is the host and the port, unless it is set. */
        Map<String, String> allLabels() {
            var all = new HashMap<>(labels);
            all.putIfAbsent("instance", url.getRawAuthority());
            return all;
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public ScrapeSettings {
        var problems = new SettingProblems();
        if (targets.isEmpty() || targets.size() > TARGETS_MAX) {
            problems.add("/targets", "must have 1 to " + TARGETS_MAX + " targets, has " + targets.size());
        }
        if (targets.stream().map(Target::allLabels).distinct().count() < targets.size()) {
            problems.add("/targets", "must differ by the host and port of their urls, or by their labels");
        }
        if (timeout.compareTo(interval) > 0) {
            problems.add("/timeout_sec", "must be at most interval_sec");
        }
        HttpCredentials.check(bearerToken, bearerTokenFile, username, password, headers, problems);
        problems.throwIfAny();
    }
}
