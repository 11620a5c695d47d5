package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The home page and the documentation. */
class HomeRoutesTest {
    @AutoClose
    private static final TestService service = TestService.started();

    private static HttpResponse<String> home(String accept) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri("/")).header("Accept", accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "text/html",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
                "text/html, application/json;q=0.9",
                "nonsense"
            })
    void a_browser_gets_a_page_without_broken_links(String accept) throws Exception {
        // When
        var page = home(accept);
        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        var links = Pattern.compile("href=\"([^\"]+)\"").matcher(page.body());
        int count = 0;
        while (links.find()) {
            assertThat(service.get(links.group(1)).statusCode())
                    .as(links.group(1))
                    .isEqualTo(200);
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json, text/html;q=0.5"})
    void a_client_that_accepts_json_gets_json(String accept) throws Exception {
        // When
        var answer = home(accept);
        // Then
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        var json = new JsonObject(answer.body());
        assertThat(json.getString("name")).isEqualTo("canary");
        assertThat(json.getString("version")).isNotBlank();
        for (var link : json.getJsonObject("links")) {
            assertThat(service.get(link.getValue().toString()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_pages_link_to_existing_pages() throws Exception {
        // When
        var rest = service.get("/docs/rest.md");
        // Then
        assertThat(rest.statusCode()).isEqualTo(200);
        assertThat(rest.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(rest.body()).startsWith("# REST");
        assertThat(service.get("/docs/routers/fake.md").statusCode()).isEqualTo(200);
        assertThat(service.get("/docs/pictures/p95.svg").headers().firstValue("Content-Type"))
                .hasValue("image/svg+xml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/nothing.md",
                "/docs/..%2fopenapi.yaml",
                "/docs/..%2f..%2fopenapi.yaml",
                "/docs/../openapi.md",
                "/docs/routers/nothing.md",
                "/docs/db/V1.sql",
                "/docs/routers/..%2findex.md"
            })
    void no_other_file_is_served(String path) throws Exception {
        assertThat(service.get(path).statusCode()).isEqualTo(404);
    }
}
