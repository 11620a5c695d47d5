package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.canary.Scraped;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of another origin, in a real browser on the machine of a user who can reach the service. */
class ForeignPageTest {
    private static final long LIMIT_SECONDS = 120;

    /** Everything that a page can do without a preflight; then it waits a while, as it cannot see when these end. */
    private static final String PAGE = """
            <!doctype html><html><body><p id="done">loading</p><iframe name="hidden" hidden></iframe>
            <form id="form" method="post" enctype="text/plain" target="hidden" action="SERVICE/deployments">
            <input name='{"service_name": "by-form", "new_version": "v2", "by": "' value='"}'></form>
            <script>
            const body = name => JSON.stringify({service_name: name, new_version: "v2"});
            const read = [];
            const attempt = async act => { try { await act(); } catch (e) { } };
            (async () => {
              await attempt(() => fetch("SERVICE/deployments", {method: "POST", mode: "no-cors", body: new Blob([body("by-fetch")])}));
              await attempt(() => navigator.sendBeacon("SERVICE/deployments", new Blob([body("by-beacon")])));
              await attempt(() => document.getElementById("form").submit());
              await attempt(() => new Promise(done => {
                const xhr = new XMLHttpRequest();
                xhr.onloadend = () => { if (xhr.responseText) { read.push(xhr.responseText); } done(); };
                xhr.open("POST", "SERVICE/deployments");
                xhr.setRequestHeader("Content-Type", "TYPE");
                xhr.send(body("by-xhr"));
              }));
              await attempt(() => fetch("SERVICE/deployments/CANCELLED/cancel", {method: "POST", mode: "no-cors"}));
              await attempt(async () => read.push(await (await fetch("SERVICE/deployments")).text()));
              await new Promise(done => setTimeout(done, 1000));
              document.getElementById("done").textContent = "done " + document.domain + " read " + JSON.stringify(read);
            })();
            </script></body></html>""";

    @TempDir
    private Path folder;

    private TestService service;
    private HttpServer pages;
    private String page = "";

    @BeforeEach
    void start() throws Exception {
        assumeThat(chromium())
                .as("chromium, which is not installed: the page is not shown")
                .isNotEmpty();
        service = TestService.start();
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        pages.start();
    }

    @AfterEach
    void stop() {
        if (service != null) {
            pages.stop(0);
            service.close();
        }
    }

    @Test
    void a_page_of_another_origin_does_none_of_five_writes_and_reads_nothing() throws Exception {
        // Given
        String mine = service.create(TestService.quick("mine")).getString("id");
        page = PAGE.replace("SERVICE", service.uri("").toString())
                .replace("CANCELLED", mine)
                .replace("TYPE", "text/plain");
        // When
        String shown = show("http://localhost:" + pages.getAddress().getPort() + "/");
        // Then
        assertThat(shown).contains("done localhost read []");
        assertThat(new JsonArray(service.get("/deployments").body()))
                .extracting(deployment -> ((JsonObject) deployment).getString("service_name"))
                .containsExactly("mine");
        assertThat(service.deployment(mine).getString("status")).isEqualTo("RUNNING");
        assertThat(refusedForOrigin()).isGreaterThanOrEqualTo(5);
    }

    /** The same page with a name that its owner has pointed at the service (DNS rebinding). */
    @Test
    void a_rebound_name_reads_and_writes_nothing() throws Exception {
        // Given
        String mine = service.create(TestService.quick("mine")).getString("id");
        // When
        String shown = show(
                "http://evil.example:" + service.port() + "/deployments",
                "--host-resolver-rules=MAP evil.example 127.0.0.1");
        // Then
        assertThat(shown).contains("421").contains("evil.example").doesNotContain(mine);
    }

    private double refusedForOrigin() throws Exception {
        return Scraped.from(service).refused("origin");
    }

    /** The content of the page when its script is done. */
    private String show(String url, String... options) throws IOException, InterruptedException {
        var command = Stream.of(
                        Stream.of(
                                chromium(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--virtual-time-budget=20000"),
                        Arrays.stream(options),
                        Stream.of("--dump-dom", url))
                .flatMap(part -> part)
                .toList();
        var dom = folder.resolve("dom.html").toFile();
        var process = new ProcessBuilder(command)
                .redirectOutput(dom)
                .redirectError(folder.resolve("log.txt").toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(dom.toPath());
    }

    /** Empty if there is none. */
    private static String chromium() {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
                .flatMap(dir -> List.of("chromium", "chromium-browser").stream().map(name -> new File(dir, name)))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst()
                .orElse("");
    }
}
