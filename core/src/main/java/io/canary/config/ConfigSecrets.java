package io.canary.config;

import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Settings;
import io.canary.telemetry.KnownSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The secrets of a configuration, which no log line and no response may show. */
public final class ConfigSecrets {
    /** The password in a JDBC URL: before the host, or among the parameters. */
    private static final Pattern PASSWORD_OF_URL =
            Pattern.compile("//[^/@\\s]*:([^/@\\s]+)@|[?&](?:ssl)?password=([^&]+)", Pattern.CASE_INSENSITIVE);

    private ConfigSecrets() {}

    /** All secrets that are known before a router has read its settings. */
    public static KnownSecrets of(Config config) {
        var secrets = new ArrayList<>(Settings.secrets(Config.class, Settings.write(config)));
        if (config.journal().password() != null) {
            secrets.add(config.journal().password());
        }
        secrets.addAll(ofUrl(config.journal().url()));
        var known = new KnownSecrets();
        known.add(secrets);
        return known;
    }

    static List<Secret> ofUrl(@Nullable String url) {
        var secrets = new ArrayList<Secret>();
        if (url != null) {
            PASSWORD_OF_URL
                    .matcher(url)
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .forEach(found -> secrets.add(new Secret(found)));
        }
        return secrets;
    }
}
