package io.canary.source.cloudwatch;

import io.canary.router.support.http.HttpCalls;
import io.canary.router.support.http.SecretFile;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.JsonPointer;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Temporary credentials of a role for the token of a Kubernetes service account (EKS), by AWS STS. */
final class WebIdentityCredentials {
    private static final int OK = 200;
    private static final String RESPONSE =
            "/AssumeRoleWithWebIdentityResponse/AssumeRoleWithWebIdentityResult/Credentials";
    private static final JsonPointer CREDENTIALS = JsonPointer.of(RESPONSE);

    private final HttpCalls calls;
    private final Duration timeout;
    private final URI sts;
    private final MetricSourceContext host;

    /** @param sts where AWS STS is */
    WebIdentityCredentials(HttpCalls calls, Duration timeout, URI sts, MetricSourceContext host) {
        this.calls = calls;
        this.timeout = timeout;
        this.sts = sts;
        this.host = host;
    }

    /**
     * Those of the role, for a session of this name.
     *
     * @param file with the token, which is read again each time, as Kubernetes replaces it
     * @throws IOException if there are none
     */
    Credentials get(Path file, String role, String session) throws IOException, InterruptedException {
        var token = new Secret(SecretFile.read(file));
        host.hide(token);
        String form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + encoded(role)
                + "&RoleSessionName=" + encoded(session) + "&WebIdentityToken=" + encoded(token.text());
        var request = HttpRequest.newBuilder(sts)
                .POST(BodyPublishers.ofString(form))
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .setHeader("Accept", "application/json")
                .build();
        var answer = calls.send(request, timeout);
        if (answer.statusCode() != OK) {
            throw new IOException(sts + " answered with " + answer.statusCode() + " for the role " + role);
        }
        var credentials = credentials(answer.body());
        if (credentials == null) {
            throw new IOException(sts + " answered with no credentials for the role " + role);
        }
        return credentials;
    }

    private static @Nullable Credentials credentials(String body) {
        try {
            return CREDENTIALS.in(Json.parse(body)) instanceof Map<?, ?> its
                            && its.get("AccessKeyId") instanceof String id
                            && its.get("SecretAccessKey") instanceof String secret
                            && its.get("SessionToken") instanceof String token
                            && its.get("Expiration") instanceof BigDecimal end
                    ? new Credentials(id, new Secret(secret), new Secret(token), Instant.ofEpochSecond(end.longValue()))
                    : null;
        } catch (JsonException e) { // which may have a secret in its message
            return null;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
