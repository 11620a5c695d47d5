package io.canary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.cli.Futures;
import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.server.Orchestrator;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What is planted as a secret comes back from the traffic layer in every text, and is found nowhere. */
@Isolated("the log of all services is read")
class SecretsThroughServiceTest {
    private static final String KEY = "PLANTED-key/1+2";
    private static final String HEADER = "PLANTED-header&2";
    private static final String TOKEN = "PLANTED-token=3";
    private static final String FOUND = "PLANTED-found 4";
    private static final String PASSWORD = "PLANTED-password5";
    private static final List<String> PLANTED = List.of(KEY, HEADER, TOKEN, FOUND, PASSWORD);
    private static final List<String> SERVICES = List.of("refused", "broken", "late", "unseen", "lost", "drifting");
    private static final long LIMIT_SECONDS = 30;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    /** These, as they are and as others write them. */
    static List<String> written(List<String> secrets) {
        var forms = new ArrayList<String>();
        for (String secret : secrets) {
            forms.add(secret);
            forms.add(URLEncoder.encode(secret, UTF_8));
            forms.add(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
            forms.add("\"Authorization: Basic " + Base64.getEncoder().encodeToString(("me:" + secret).getBytes(UTF_8)));
        }
        return List.copyOf(forms);
    }

    /** What of a text is in it only if a secret is. */
    private static List<String> traces() {
        var traces = new ArrayList<String>();
        for (String secret : PLANTED) {
            traces.add(secret);
            traces.add(URLEncoder.encode(secret, UTF_8));
            for (String before : List.of("", "m", "me:")) {
                String digits = Base64.getEncoder().withoutPadding().encodeToString((before + secret).getBytes(UTF_8));
                traces.add(digits.substring(digits.length() / 2 - 3, digits.length() / 2 + 5));
            }
        }
        return traces;
    }

    private Config config(String url) {
        return Settings.read(
                Config.class,
                Map.of(
                        "http", Map.of("host", "127.0.0.1", "port", 0, "confirm_wait_ms", 300),
                        "data", Map.of("dir", folder.toString()),
                        "journal", Map.of("type", "sqlite", "password", PASSWORD),
                        "deployments", Map.of("router_deadline_sec", 1),
                        "routers", Map.of("edge", Map.of("type", EchoingRouter.TYPE, "settings", settings(url)))));
    }

    private static Map<String, Object> settings(String url) {
        return Map.of(
                "key", KEY, "headers", Map.of("X-Api-Key", HEADER), "url", new Secret(url + TOKEN, List.of(TOKEN)));
    }

    @Test
    void nothing_that_a_user_or_an_operator_sees_has_a_secret_in_it() throws Exception {
        // Given
        var router = new EchoingRouter(FOUND);
        try (var log = new CapturedLog()) {
            var seen = new LinkedHashMap<String, String>();
            var service = Futures.await(
                    Orchestrator.start(config("http://edge/"), PluginCatalogue.of(Routers.KIND, router)),
                    LIMIT_SECONDS,
                    TimeUnit.SECONDS);
            try {
                // When
                live(service.port(), seen);
            } finally {
                Futures.await(service.stop(), LIMIT_SECONDS, TimeUnit.SECONDS);
            }

            // Then: all of it was told, and hidden
            seen.put("log", log.text());
            seen.put("journal", journal());
            seen.forEach((what, text) ->
                    assertThat(text).as(what).doesNotContain(traces()).doesNotContain("PLANTED"));
            assertThat(seen).allSatisfy((what, text) -> assertThat(text).contains("***"));
            assertThat(seen.get("log")).contains("sent=\"***, ***", "IllegalStateException: with a cause: ***");
        }
    }

    /** Begins a deployment of each service, looks at it, and takes it back. */
    private void live(int port, Map<String, String> seen) throws Exception {
        for (String name : SERVICES) {
            String body = new JsonObject()
                    .put("service_name", name)
                    .put("new_version", "v2")
                    .put("safeguards", new JsonObject().put("reconcile_interval_sec", 1))
                    .encode();
            String dry = call(port, "POST", "/deployments?dry_run=true", body);
            String created = call(port, "POST", "/deployments", body);
            String id = new JsonObject(created).getString("id");
            String shown = awaitHidden(port, id);
            String cancelled = call(port, "POST", "/deployments/" + id + "/cancel", "{}");
            String events = call(port, "GET", "/events?deployment_id=" + id, "");
            seen.put("dry run of " + name, dry);
            seen.put(name, String.join("\n", created, shown, cancelled, events));
        }
        seen.put("list", call(port, "GET", "/deployments", ""));
    }

    /** Looks until the router's words are in the deployment. */
    private String awaitHidden(int port, String id) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        String shown = "";
        while (!shown.contains("***") && !shown.contains("PLANTED") && System.nanoTime() < end) {
            shown = call(port, "GET", "/deployments/" + id + "?wait_sec=1", "");
        }
        return shown;
    }

    private String call(int port, String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    /** Every file that the service has written. */
    private String journal() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            var all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.toString().endsWith(".so"))
                    .toList()) {
                all.append(Files.readString(file, ISO_8859_1));
            }
            return all.toString();
        }
    }

    @Test
    void a_setting_that_does_not_fit_is_reported_without_its_secret() {
        // Given
        var config = config("ftp://");

        // When
        var refusal = catchThrowableOfType(ConfigException.class, () -> start(config));

        // Then
        assertThat(refusal).hasMessageContaining("url must begin with http, was \"***\"");
        assertThat(refusal.getMessage()).doesNotContain("PLANTED");
    }

    @Test
    void a_router_that_cannot_be_made_says_so_without_its_secrets() {
        // Given
        var config = config("http://refuse/");

        // When
        var refusal = catchThrowableOfType(ConfigException.class, () -> start(config));

        // Then
        assertThat(refusal).hasMessageContaining("router edge: cannot connect with ***");
        assertThat(refusal.getMessage()).doesNotContain(traces()).doesNotContain("PLANTED");
    }

    private static Orchestrator start(Config config) throws Exception {
        return Futures.await(
                Orchestrator.start(config, PluginCatalogue.of(Routers.KIND, new EchoingRouter(FOUND))),
                LIMIT_SECONDS,
                TimeUnit.SECONDS);
    }
}
