package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser sends for a page of another site, and what other clients send: byte by byte. */
class CrossOriginTest {
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String FIREFOX = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n";
    private static int services;

    @AutoClose
    private static final TestService service = TestService.started(Map.of(
            "http",
            Map.of(
                    "hosts", List.of("canary.internal", "*.apps.example"),
                    "origins", List.of("https://portal.example"))));

    private static String exchange(String line, String host, String headers, String body) throws Exception {
        return RawHttp.exchange(
                service,
                line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers
                        + (body.isEmpty() ? "\r\n" : "Content-Length: " + body.length() + "\r\n\r\n" + body));
    }

    private static String create(String headers) throws Exception {
        return exchange(
                "POST /deployments",
                "localhost",
                headers,
                TestService.quick("shop-" + services++).encode());
    }

    private static int deployments() throws Exception {
        return new JsonArray(service.get("/deployments").body()).size();
    }

    private static void isRefused(String answer, int status, String why) {
        assertThat(RawHttp.status(answer)).as(answer).isEqualTo(status);
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("x-content-type-options: nosniff")
                .doesNotContain("access-control-");
        assertThat(RawHttp.problem(answer).detail()).contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8000",
                "canary.localhost",
                "127.0.0.1:8000",
                "10.244.0.17:8000",
                "[::1]:8000",
                "canary.internal",
                "Canary.Internal.:8000",
                "a.b.apps.example",
                ""
            })
    void requests_for_an_accepted_host_are_served(String host) throws Exception {
        assertThat(RawHttp.status(exchange("GET /health/live", host, "", ""))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, evil.example",
        "evil.example:8000, evil.example:8000",
        "localhost.evil.example, localhost.evil.example",
        "127.0.0.1.evil.example, 127.0.0.1.evil.example",
        "canary.internal.evil.example, canary.internal.evil.example",
        "apps.example, apps.example",
        "256.1.1.1, 256.1.1.1",
        "2130706433, 2130706433"
    })
    void a_foreign_name_that_points_to_this_address_reads_and_writes_nothing(String host, String named)
            throws Exception {
        int before = deployments();
        for (String path : List.of("/deployments", "/health", "/metrics", "/nothing")) {
            isRefused(exchange("GET " + path, host, "", ""), 421, "the host " + named);
        }
        isRefused(
                exchange(
                        "POST /deployments",
                        host,
                        JSON,
                        TestService.quick("rebound").encode()),
                421,
                "http.hosts");
        assertThat(deployments()).isEqualTo(before);
    }

    /** Its authority counts, and not Host (RFC 9112, section 3.2.2). */
    @Test
    void the_host_of_an_absolute_target_counts() throws Exception {
        isRefused(exchange("GET http://evil.example/deployments", "localhost", "", ""), 421, "evil.example");
        isRefused(exchange("GET http://localhost@evil.example/deployments", "localhost", "", ""), 421, "evil.example");
        assertThat(RawHttp.status(exchange("GET http://localhost/health", "localhost", "", "")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://localhost:3000",
                "Origin: http://127.0.0.1",
                "Origin: http://localhost.evil.example",
                "Origin: https://portal.example.evil.example",
                "Origin: file://",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: http://localhost\r\nSec-Fetch-Site: cross-site"
            })
    void a_page_of_another_origin_reads_and_writes_nothing_with_any_content_type(String headers) throws Exception {
        int before = deployments();
        for (String type : List.of("", JSON, "Content-Type: text/plain\r\n", "Canary-Request: 1\r\n")) {
            isRefused(create(headers + "\r\n" + type), 403, "sent the request");
        }
        for (String line :
                List.of("GET /deployments", "GET /events", "POST /deployments/x/cancel", "OPTIONS /deployments")) {
            isRefused(exchange(line, "localhost", headers + "\r\n", ""), 403, "sent the request");
        }
        assertThat(deployments()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Origin: http://localhost",
                "Origin: https://localhost\r\nSec-Fetch-Site: same-origin",
                "Origin: https://portal.example\r\nSec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: none"
            })
    void own_pages_listed_origins_and_clients_other_than_browsers_are_served(String headers) throws Exception {
        String line = headers.isEmpty() ? "" : headers + "\r\n";
        assertThat(RawHttp.status(exchange("GET /deployments", "localhost", line, "")))
                .isEqualTo(200);
        assertThat(RawHttp.status(create(line + JSON))).isEqualTo(201);
    }

    @Test
    void a_link_from_another_site_can_be_followed_but_not_framed() throws Exception {
        String link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: ";
        assertThat(RawHttp.status(exchange("GET /", "localhost", link + "document\r\n", "")))
                .isEqualTo(200);
        isRefused(exchange("GET /", "localhost", link + "iframe\r\n", ""), 403, "another origin");
        isRefused(
                exchange("POST /deployments/x/cancel", "localhost", link + "document\r\n", ""), 403, "another origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type: text/plain\r\n",
                "Content-Type: text/plain;application/json\r\n",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "Canary-Request: 1\r\n"
            })
    void a_body_without_a_json_content_type_is_not_read(String headers) throws Exception {
        int before = deployments();
        double counted = refused("content_type");
        for (String path : List.of("/deployments", "/metrics", "/deployments/x/cancel", "/simulate")) {
            isRefused(
                    exchange("POST " + path, "localhost", headers, "{}"),
                    415,
                    "with the header Content-Type: application/");
        }
        isRefused(create(headers), 415, "Content-Type: application/json");
        assertThat(deployments()).isEqualTo(before);
        assertThat(refused("content_type") - counted).isEqualTo(5);
    }

    @Test
    void a_command_without_a_body_is_accepted_from_curl_and_from_a_browser_only_with_the_header() throws Exception {
        // Given
        String path = "POST /deployments/"
                + service.create(TestService.quick("commands")).getString("id") + "/";
        // Then
        for (String browser : List.of(FIREFOX, "Referer: http://localhost/x\r\n", "Origin: http://localhost\r\n")) {
            isRefused(exchange(path + "cancel", "localhost", browser, ""), 415, "Canary-Request: 1");
        }
        String curl = "User-Agent: curl/8.5.0\r\nAccept: */*\r\n";
        assertThat(RawHttp.status(exchange(path + "pause", "localhost", curl, "")))
                .isEqualTo(200);
        assertThat(RawHttp.status(exchange(path + "resume", "localhost", FIREFOX + "Canary-Request: 1\r\n", "")))
                .isEqualTo(200);
        assertThat(RawHttp.status(exchange(path + "cancel", "localhost", FIREFOX + JSON, "")))
                .isEqualTo(200);
    }

    @Test
    void every_response_forbids_browsers_to_guess_its_type() throws Exception {
        for (String line : List.of(
                "GET /",
                "GET /health",
                "GET /metrics",
                "GET /openapi.yaml",
                "GET /docs/index.md",
                "GET /nothing",
                "GET /deployments/x",
                "DELETE /deployments",
                "POST /metrics",
                "GET /%zz",
                "GE T /")) {
            assertThat(exchange(line, "localhost", "", ""))
                    .as(line)
                    .containsOnlyOnce("x-content-type-options: nosniff");
        }
    }

    @Test
    void refused_requests_are_counted() throws Exception {
        // Given
        double hosts = refused("host");
        double origins = refused("origin");
        // When
        exchange("GET /health", "evil.example", "", "");
        create("Origin: null\r\n" + JSON);
        // Then
        assertThat(refused("host") - hosts).isEqualTo(1);
        assertThat(refused("origin") - origins).isEqualTo(1);
    }

    private static double refused(String why) throws Exception {
        return Scraped.from(service).refused(why);
    }
}
