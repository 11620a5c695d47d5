package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /ui}: the files of the live page. */
class UiContractTest {
    private static final Pattern FILE_REFERENCE =
            Pattern.compile("(?:src=|href=|from |import |import\\()[\"'](?:\\./)?([A-Za-z-]+\\.[a-zA-Z.]+)[\"']");

    @AutoClose
    private static final TestService service = TestService.started();

    @ParameterizedTest
    @CsvSource({
        "/ui/, text/html",
        "/ui/index.html, text/html",
        "/ui/rollout?id=x, text/html",
        "/ui/?triage=failing&service=shop, text/html",
        "/ui/style.css, text/css",
        "/ui/icon.svg, image/svg+xml",
        "/ui/list.js, text/javascript",
        "/ui/uPlot.esm.js, text/javascript",
        "/ui/uPlot.min.css, text/css"
    })
    void a_file_has_its_type_and_forbids_everything_from_elsewhere(String path, String type) throws Exception {
        // When
        var answer = service.get(path);
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(t -> assertThat(t).startsWith(type));
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("default-src 'self'").contains("frame-ancestors 'none'"));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void the_page_without_a_slash_leads_to_the_one_with_it_behind_any_path_prefix() throws Exception {
        // When
        var answer = service.get("/ui?service=shop");
        // Then
        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).hasValue("ui/?service=shop");
    }

    @Test
    void every_file_that_a_page_or_a_module_names_is_there() throws Exception {
        // Given
        var seen = new TreeSet<>(List.of("index.html", "rollout.html"));
        var open = new ArrayList<>(seen);
        // When
        while (!open.isEmpty()) {
            String name = open.removeLast();
            var answer = service.get("/ui/" + name);
            assertThat(answer.statusCode()).as(name).isEqualTo(200);
            var names = FILE_REFERENCE.matcher(answer.body());
            while (names.find()) {
                if (seen.add(names.group(1))) {
                    open.add(names.group(1));
                }
            }
        }
        // Then
        assertThat(seen).contains("list.js", "rollout.js", "stream.js", "style.css", "uPlot.esm.js");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void a_browser_that_has_a_file_does_not_load_it_again(String known) throws Exception {
        // Given
        String tag = service.get("/ui/style.css").headers().firstValue("ETag").orElseThrow();
        // When
        var answer = service.send(
                HttpRequest.newBuilder(service.uri("/ui/style.css")).header("If-None-Match", known.formatted(tag)));
        // Then
        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/nothing.js",
                "/ui/..%2Fopenapi.yaml",
                "/ui/%2e%2e%2fopenapi.yaml",
                "/ui/uPlot.cjs.map",
                "/ui/openapi.yaml",
                "/ui/a/b.js"
            })
    void nothing_else_is_served(String path) throws Exception {
        assertThat(service.get(path).statusCode()).isEqualTo(404);
    }
}
