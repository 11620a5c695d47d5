package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouter;
import io.canary.tck.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of {@code proxy_pass http://name/;} when the name becomes a variable. */
class UriPartTest extends OnNginx {
    private static final Path PAGE = Path.of("../../src/site/markdown/routers/nginx.md");
    private static final Pattern RECIPE =
            Pattern.compile("```nginx\\n(location /api/ \\{.*?\\n})\\n```", Pattern.DOTALL);

    private int before;
    private int after;
    private int echo;

    @BeforeEach
    void choosePorts() {
        before = FreePorts.next();
        after = FreePorts.next();
        echo = FreePorts.next();
    }

    @Test
    void the_recipe_of_the_page_answers_as_the_name_did_before() throws Exception {
        // Given
        try (var router = started(recipe())) {
            router.setTrafficSplit(split(10));
            for (String path : List.of("/api/", "/api/y", "/api/y/z?a=1&b=2", "/api/a%20b", "/api/a%2Fb?c=%2F")) {
                // When
                String now = Client.wholeOf(after, path);
                // Then
                assertThat(seen(now)).as(path).isEqualTo(seen(Client.wholeOf(before, path)));
                assertThat(now).contains("\r\nLocation: ").contains("/api/login");
            }
            assertThat(router.preflight(split(10))).noneMatch(line -> line.contains("every request"));
        }
    }

    @Test
    void a_path_behind_the_variable_is_warned_of_since_every_request_goes_there() throws Exception {
        // Given
        try (var router = started("location /api/ { proxy_pass http://$canary_checkout/; }")) {
            // When
            var lines = router.preflight(split(10));
            // Then
            assertThat(lines).anySatisfy(line -> assertThat(line)
                    .startsWith(TrafficRouter.WARNING + nginx.config())
                    .contains("every request of location /api/ to /: ", "rewrite ^/api/(.*)$ /$1 break;"));
            assertThat(Client.wholeOf(after, "/api/y")).contains("X-Path: /\r\n");
        }
    }

    private static String recipe() throws Exception {
        var found = RECIPE.matcher(Files.readString(PAGE));
        assertThat(found.find()).as("the recipe in " + PAGE).isTrue();
        return found.group(1);
    }

    /** What the server behind was asked, and where the client is sent on to. */
    private static List<String> seen(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("X-Path") || line.startsWith("Location"))
                .map(line -> line.replaceFirst("localhost:\\d+", "localhost"))
                .sorted()
                .toList();
    }

    private TrafficRouter started(String location) throws Exception {
        nginx.further("""
                upstream backend { server 127.0.0.1:%3$d; }
                server { listen 127.0.0.1:%1$d; location /api/ { proxy_pass http://backend/; proxy_redirect default; } }
                server { listen 127.0.0.1:%2$d; %4$s }
                server { listen 127.0.0.1:%3$d;
                  location / { add_header X-Path $request_uri always; return 302 http://$http_host/login; } }
                """.formatted(before, after, echo, location));
        var upstreams = Map.of("upstreams", List.of("http://127.0.0.1:" + echo));
        var settings = nginx.settings(Map.of("versions", Map.of("v1", upstreams, "v2", upstreams)));
        return openAndStart(settings);
    }
}
