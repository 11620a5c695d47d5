package io.canary.source.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where credentials come from, against the addresses that AWS gives containers and instances. */
class CredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final List<String> asked = new ArrayList<>();
    private final List<Secret> hidden = new ArrayList<>();
    private HttpServer metadata;
    private volatile String role =
            "{\"AccessKeyId\":\"ASIA1\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2026-11-30T18:00:00Z\"}";

    @BeforeEach
    void startServer() throws Exception {
        metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        metadata.createContext("/", this::answer);
        metadata.start();
    }

    @AfterEach
    void stopServer() {
        metadata.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        if (path.equals("/sts")) {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
        boolean isKnown = "instance-token".equals(headers.getFirst("X-aws-ec2-metadata-token"))
                || "container-token".equals(headers.getFirst("Authorization"));
        String body = role;
        int status = 200;
        if (path.equals("/latest/api/token")) {
            body = headers.getFirst("X-aws-ec2-metadata-token-ttl-seconds") == null ? "" : "instance-token";
        } else if (!isKnown && !path.equals("/sts")) {
            status = 401;
        } else if (path.endsWith("/security-credentials/")) {
            body = "shop-role\n";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + metadata.getAddress().getPort();
    }

    private CredentialSource source(Map<String, ?> further, Map<String, String> environment) {
        var settings = new HashMap<String, Object>(Map.of("region", "eu-central-1", "timeout_sec", 2));
        settings.putAll(further);
        var host = new MetricSourceContext() {
            @Override
            public String sourceName() {
                return "cloudwatch";
            }

            @Override
            public void hide(Secret secret) {
                hidden.add(secret);
            }
        };
        return new CredentialSource(Settings.read(CloudwatchSettings.class, settings), host, environment::get);
    }

    @Test
    void those_of_the_settings_come_first_and_then_those_of_the_environment() throws Exception {
        // Given
        var environment = Map.of(
                "AWS_ACCESS_KEY_ID", "AKIA2",
                "AWS_SECRET_ACCESS_KEY", "environment-secret",
                "AWS_SESSION_TOKEN", "environment-token");
        var settings = Map.of("access_key_id", "AKIA1", "secret_access_key", "settings-secret");
        try (var first = source(settings, environment);
                var second = source(Map.of(), environment)) {
            // Then
            assertThat(first.get(NOW)).isEqualTo(new Credentials("AKIA1", new Secret("settings-secret"), null, null));
            assertThat(second.get(NOW))
                    .isEqualTo(new Credentials(
                            "AKIA2", new Secret("environment-secret"), new Secret("environment-token"), null));
            assertThat(hidden).contains(new Secret("environment-secret"), new Secret("environment-token"));
        }
    }

    @Test
    void those_of_an_instance_are_kept_until_shortly_before_they_expire() throws Exception {
        try (var source = source(Map.of(), Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", url() + "/"))) {
            // When
            var its = source.get(NOW);
            var again = source.get(NOW.plus(Duration.ofMinutes(354)));
            // Then
            assertThat(its)
                    .isEqualTo(new Credentials(
                            "ASIA1", new Secret("s"), new Secret("t"), Instant.parse("2026-11-30T18:00:00Z")));
            assertThat(again).isSameAs(its);
            assertThat(asked)
                    .containsExactly(
                            "PUT /latest/api/token",
                            "GET /latest/meta-data/iam/security-credentials/",
                            "GET /latest/meta-data/iam/security-credentials/shop-role");
            assertThat(hidden).contains(new Secret("instance-token"), new Secret("s"), new Secret("t"));

            // When
            role = role.replace("ASIA1", "ASIA2");
            // Then
            assertThat(source.get(NOW.plus(Duration.ofMinutes(355))).accessKeyId())
                    .isEqualTo("ASIA2");
            source.drop(source.get(NOW));
            role = role.replace("ASIA2", "ASIA3");
            assertThat(source.get(NOW).accessKeyId()).isEqualTo("ASIA3");
        }
    }

    @Test
    void those_of_a_container_are_asked_for_with_its_token(@TempDir Path directory) throws Exception {
        // Given
        var file = Files.writeString(directory.resolve("token"), "container-token\n");
        var environment = Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                url() + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                file.toString());
        try (var source = source(Map.of(), environment)) {
            // Then
            assertThat(source.get(NOW).accessKeyId()).isEqualTo("ASIA1");
            assertThat(hidden).contains(new Secret("container-token"));
        }
    }

    @Test
    void those_of_a_service_account_are_asked_for_with_its_token(@TempDir Path directory) throws Exception {
        // Given
        role = "{\"AssumeRoleWithWebIdentityResponse\":{\"AssumeRoleWithWebIdentityResult\":{\"Credentials\":"
                + "{\"AccessKeyId\":\"ASIA4\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\","
                + "\"Expiration\":1.7961336E9}}}}";
        var file = Files.writeString(directory.resolve("token"), "service&account");
        var environment = Map.of(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                file.toString(),
                "AWS_ROLE_ARN",
                "arn:aws:iam::1:role/shop",
                "AWS_ENDPOINT_URL_STS",
                url() + "/sts");
        try (var source = source(Map.of(), environment)) {
            // Then
            assertThat(source.get(NOW))
                    .isEqualTo(new Credentials(
                            "ASIA4", new Secret("s"), new Secret("t"), Instant.ofEpochSecond(1_796_133_600)));
            assertThat(hidden).contains(new Secret("service&account"));
            assertThat(asked)
                    .containsExactly(
                            "POST /sts",
                            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn="
                                    + "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fshop&RoleSessionName=canary&WebIdentityToken="
                                    + "service%26account");
            role = "{\"secret\":";
            assertThatThrownBy(() -> source.get(NOW.plus(Duration.ofDays(100))))
                    .hasMessageContaining("answered with no credentials for the role arn:aws:iam::1:role/shop");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_EC2_METADATA_DISABLED          | true                        | AWS_EC2_METADATA_DISABLED is set",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI | http://example.com/role     | must begin with https://",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI | http://a b                  | credentials is none: http://a b",
                "AWS_ENDPOINT_URL_STS               | http://example.com/sts      | must begin with https://",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI | http://127.0.0.1:1/role     | no connection",
            })
    void where_there_are_none_the_reason_is_said(String variable, String value, String why) {
        var role = Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "none", "AWS_ROLE_ARN", "role");
        var environment = new HashMap<>(variable.endsWith("STS") ? role : Map.of());
        environment.put(variable, value);
        try (var source = source(Map.of(), environment)) {
            assertThatThrownBy(() -> source.get(NOW))
                    .isInstanceOf(MetricSourceException.class)
                    .hasMessageContaining("there are no credentials for AWS: set access_key_id")
                    .hasMessageContaining(why);
        }
    }

    @Test
    void answers_without_credentials_are_not_shown() {
        role = "{\"SecretAccessKey\":\"very-secret\",";
        try (var source = source(Map.of(), Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", url()))) {
            assertThatThrownBy(() -> source.get(NOW))
                    .hasMessageContaining("answered with no credentials")
                    .hasMessageNotContaining("very-secret");
        }
    }

    @Test
    void settings_say_all_that_is_wrong_with_them() {
        var settings = Map.of("region", "eu.example.com/", "endpoint", "http://a@b/c", "session_token", "t");
        assertThatThrownBy(() -> Settings.read(CloudwatchSettings.class, settings))
                .hasMessageContaining("region must be the name of a region")
                .hasMessageContaining("endpoint must have no user, no path")
                .hasMessageContaining("session_token must stand beside access_key_id");
        assertThatThrownBy(() ->
                        Settings.read(CloudwatchSettings.class, Map.of("region", "eu-central-1", "access_key_id", "A")))
                .hasMessageContaining("must have both access_key_id and secret_access_key, or neither");
        assertThat(Settings.read(CloudwatchSettings.class, Map.of("region", "cn-north-1"))
                        .url())
                .hasToString("https://monitoring.cn-north-1.amazonaws.com.cn");
    }
}
