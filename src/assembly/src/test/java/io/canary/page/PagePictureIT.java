package io.canary.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.canary.distribution.Launched;
import io.canary.page.Visitor.Screen;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes the picture of the live page that the README shows, of the demo: with {@code -Dcanary.picture} and the name of
 * the file.
 */
@Timeout(180)
@EnabledIfSystemProperty(named = "canary.picture", matches = ".+")
class PagePictureIT {
    private static final Pattern KEPT = Pattern.compile("export CANARY_URL=http://127.0.0.1:(\\d+)");
    private static final int WIDTH = 1_280;
    private static final int HEIGHT = 1_190;

    @Test
    void of_the_version_that_the_demo_has_rolled_back() throws Exception {
        var browser = Chromium.assumeInstalled();
        try (var demo = Launched.start(Map.of(), KEPT, List.of("demo", "--keep"))) {
            int port = Integer.parseInt(demo.logged(KEPT));
            try (var visitor = Visitor.come(browser, port, Screen.DESK)) {
                visitor.page().setViewportSize(WIDTH, HEIGHT);
                var page = visitor.openRollout(newest(port));
                assertThat(visitor.at("#badge")).containsText("rolled back");
                assertThat(visitor.at(".u-over").first()).isVisible();
                SmallPicture.write(page.screenshot(), Path.of(System.getProperty("canary.picture")));
            }
        }
    }

    private static String newest(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/deployments?limit=1"));
        try (var client = HttpClient.newHttpClient()) {
            var list = client.send(request.build(), BodyHandlers.ofString()).body();
            return new JsonArray(list).getJsonObject(0).getString("id");
        }
    }
}
