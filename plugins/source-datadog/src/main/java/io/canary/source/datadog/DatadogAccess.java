package io.canary.source.datadog;

import io.canary.router.support.http.TlsSettings;
import io.canary.source.support.http.HttpAccess;
import io.canary.spi.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows both keys as Datadog wants them, and nothing else. */
record DatadogAccess(DatadogSettings settings) implements HttpAccess {
    static final String API_KEY = "DD-API-KEY";
    static final String APPLICATION_KEY = "DD-APPLICATION-KEY";

    @Override
    public URI url() {
        var url = settings.url();
        return url == null ? URI.create("https://api." + settings.site()) : url;
    }

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
        return Map.of(API_KEY, settings.apiKey(), APPLICATION_KEY, settings.applicationKey());
    }

    @Override
    public @Nullable TlsSettings tls() {
        return settings.tls();
    }

    @Override
    public Duration timeout() {
        return settings.timeout();
    }
}
