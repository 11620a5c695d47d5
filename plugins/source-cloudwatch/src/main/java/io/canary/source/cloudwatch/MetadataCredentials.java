package io.canary.source.cloudwatch;

import io.canary.router.support.http.HttpCalls;
import io.canary.router.support.http.SecretFile;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.http.HttpAccess;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Temporary credentials of the role of a container (ECS, EKS Pod Identity) or of an instance (EC2, by IMDSv2), at the
 * addresses that AWS sets for them.
 */
final class MetadataCredentials {
    private static final int OK = 200;
    private static final String CONTAINER = "http://169.254.170.2";
    private static final String INSTANCE = "http://169.254.169.254";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final String TOKEN_SEC = "21600";

    private final HttpCalls calls;
    private final Duration timeout;
    private final UnaryOperator<@Nullable String> environment;
    private final MetricSourceContext host;

    MetadataCredentials(
            HttpCalls calls, Duration timeout, UnaryOperator<@Nullable String> environment, MetricSourceContext host) {
        this.calls = calls;
        this.timeout = timeout;
        this.environment = environment;
        this.host = host;
    }

    /** @throws IOException if there are none */
    Credentials get() throws IOException, InterruptedException {
        String relative = environment.apply("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        String full = environment.apply("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        if (relative != null) {
            return ofContainer(CredentialAddress.of(CONTAINER + relative));
        }
        if (full != null) {
            return ofContainer(CredentialAddress.ofSafe(full, "AWS_CONTAINER_CREDENTIALS_FULL_URI"));
        }
        if (Boolean.parseBoolean(environment.apply("AWS_EC2_METADATA_DISABLED"))) {
            throw new IOException("AWS_EC2_METADATA_DISABLED is set");
        }
        return ofInstance();
    }

    private Credentials ofContainer(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri);
        String file = environment.apply("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        String token =
                file == null ? environment.apply("AWS_CONTAINER_AUTHORIZATION_TOKEN") : SecretFile.read(Path.of(file));
        if (token != null) {
            setSecret(request, "Authorization", token);
        }
        return credentials(uri, body(request.build()));
    }

    private Credentials ofInstance() throws IOException, InterruptedException {
        String set = environment.apply("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        String base = set == null ? INSTANCE : set.endsWith("/") ? set.substring(0, set.length() - 1) : set;
        String token = body(HttpRequest.newBuilder(CredentialAddress.of(base + "/latest/api/token"))
                .PUT(BodyPublishers.noBody())
                .setHeader("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_SEC)
                .build());
        String role = body(instance(base + ROLES, token)).strip();
        var uri = CredentialAddress.of(base + ROLES + role);
        return credentials(uri, body(instance(uri.toString(), token)));
    }

    private HttpRequest instance(String address, String token) throws IOException {
        var request = HttpRequest.newBuilder(CredentialAddress.of(address));
        setSecret(request, "X-aws-ec2-metadata-token", token);
        return request.build();
    }

    private void setSecret(HttpRequest.Builder request, String header, String value) throws IOException {
        host.hide(new Secret(value));
        if (HttpAccess.problemOfHeader(header, value) != null) {
            throw new IOException("the token for the credentials cannot be sent as the header " + header);
        }
        request.setHeader(header, value);
    }

    private String body(HttpRequest request) throws IOException, InterruptedException {
        var answer = calls.send(request, timeout);
        if (answer.statusCode() != OK) {
            throw new IOException(request.uri() + " answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private static Credentials credentials(URI uri, String body) throws IOException {
        try {
            if (Json.parse(body) instanceof Map<?, ?> its
                    && its.get("AccessKeyId") instanceof String id
                    && its.get("SecretAccessKey") instanceof String secret) {
                return new Credentials(
                        id,
                        new Secret(secret),
                        its.get("Token") instanceof String token ? new Secret(token) : null,
                        its.get("Expiration") instanceof String end ? Instant.parse(end) : null);
            }
        } catch (JsonException | DateTimeParseException e) { // which may have a secret in its message
            throw new IOException(uri + " answered with no credentials");
        }
        throw new IOException(uri + " answered with no credentials");
    }
}
