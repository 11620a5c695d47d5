package io.canary.source.cloudwatch;

import io.canary.router.support.http.HttpCalls;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of the settings, else of the environment, else of the service account, else of the container, else of the
 * instance. Temporary ones are kept until shortly before they expire. May be used by any thread.
 */
final class CredentialSource implements AutoCloseable {
    private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);
    private static final int ANSWER_MAX = 64 * 1024;

    private final CloudwatchSettings settings;
    private final MetricSourceContext host;
    private final UnaryOperator<@Nullable String> environment;
    private final HttpCalls calls;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Credentials kept;

    /** @param environment the value of a variable; null where there is none */
    CredentialSource(
            CloudwatchSettings settings, MetricSourceContext host, UnaryOperator<@Nullable String> environment) {
        this.settings = settings;
        this.host = host;
        this.environment = environment;
        this.calls = new HttpCalls(null, settings.timeout(), ANSWER_MAX);
    }

    /** @throws MetricSourceException if there are none */
    Credentials get(Instant now) throws MetricSourceException, InterruptedException {
        lock.lockInterruptibly();
        try {
            var its = kept;
            if (its == null || isOver(its, now)) {
                its = found();
                host.hide(its.secretAccessKey());
                if (its.sessionToken() != null) {
                    host.hide(its.sessionToken());
                }
                kept = its;
            }
            return its;
        } catch (IOException e) {
            throw MetricSourceException.unavailable(
                    "there are no credentials for AWS: set access_key_id and secret_access_key, or give the container"
                            + " or instance a role: " + HttpCalls.words(e),
                    e);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOver(Credentials credentials, Instant now) {
        var end = credentials.expiresAt();
        return end != null && !now.isBefore(end.minus(BEFORE_EXPIRY));
    }

    /** Forgets those that AWS does not take any more. */
    void drop(Credentials credentials) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (credentials.equals(kept)) {
                kept = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Credentials found() throws IOException, InterruptedException {
        if (settings.accessKeyId() != null && settings.secretAccessKey() != null) {
            return new Credentials(settings.accessKeyId(), settings.secretAccessKey(), settings.sessionToken(), null);
        }
        String id = environment.apply("AWS_ACCESS_KEY_ID");
        String secret = environment.apply("AWS_SECRET_ACCESS_KEY");
        if (id != null && secret != null) {
            String token = environment.apply("AWS_SESSION_TOKEN");
            return new Credentials(id, new Secret(secret), token == null ? null : new Secret(token), null);
        }
        String file = environment.apply("AWS_WEB_IDENTITY_TOKEN_FILE");
        String role = environment.apply("AWS_ROLE_ARN");
        if (file != null && role != null) {
            String session = environment.apply("AWS_ROLE_SESSION_NAME");
            return new WebIdentityCredentials(calls, settings.timeout(), sts(), host)
                    .get(Path.of(file), role, session == null ? "canary" : session);
        }
        return new MetadataCredentials(calls, settings.timeout(), environment, host).get();
    }

    private URI sts() throws IOException {
        String set = environment.apply("AWS_ENDPOINT_URL_STS");
        return set == null
                ? URI.create("https://sts." + settings.region() + settings.domain() + "/")
                : CredentialAddress.ofSafe(set, "AWS_ENDPOINT_URL_STS");
    }

    @Override
    public void close() {
        calls.close();
    }
}
