package io.canary.config;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the service sends to other systems about its rollouts. */
public record TelemetryConfig(Traces traces) {

    /**
     * Where traces of rollouts are sent, by OTLP over HTTP with protobuf.
     *
     * @param endpoint with its path, such as {@code http://collector:4318/v1/traces}; null to send none
     * @param headers of each request
     * @param timeout of one request
     */
    public record Traces(
            @Nullable URI endpoint,
            Map<String, Secret> headers,

            @Default("10") @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 300)
            Duration timeout) {
        private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

        /** Those that the client sets itself. */
        private static final Set<String> RESERVED =
                Set.of("connection", "content-length", "content-type", "expect", "host", "upgrade");

        /** @throws SettingsException if the endpoint is no address of a web server, or a header cannot be sent */
        public Traces {
            var problems = new ArrayList<Problem>(0);
            if (endpoint != null && !isAddress(endpoint)) {
                problems.add(new Problem(
                        "/endpoint", "must be an http or https address, such as http://collector:4318/v1/traces"));
            }
            headers.forEach((name, value) -> check(name, value, problems));
            if (!problems.isEmpty()) {
                throw new SettingsException(problems);
            }
        }

        private static boolean isAddress(URI uri) {
            boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return isWeb && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
        }

        private static void check(String name, Secret value, List<Problem> problems) {
            String pointer = "/headers/" + name.replace("~", "~0").replace("/", "~1");
            if (!NAME.matcher(name).matches()) {
                problems.add(new Problem(pointer, "is not the name of a header"));
            } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                problems.add(new Problem(pointer, "is a header that the service sets itself"));
            } else if (!VALUE.matcher(value.text()).matches()) {
                problems.add(new Problem(pointer, "must have printable ASCII characters only"));
            }
        }
    }
}
