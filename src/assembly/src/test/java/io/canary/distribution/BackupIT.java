package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of a running service is copied, and made the journal of another. */
class BackupIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_running_service_is_copied_and_goes_on_from_the_copy_elsewhere() throws Exception {
        // Given
        var copy = folder.resolve("copy.db");
        var here = data("here");
        var there = data("there");
        String id;
        try (var service = RunningService.start(here)) {
            id = create(service);
            // When
            var backup = canary(here, "backup", copy.toString());
            // Then
            assertThat(backup.status()).as(backup.err()).isZero();
            assertThat(backup.out()).contains("1 deployments (").contains("are in " + copy);
            var refused = canary(here, "restore", "--replace", copy.toString());
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err().lines()).singleElement().asString().contains("another process has the journal");
        }
        // And when
        var restore = canary(there, "restore", copy.toString());
        // Then
        assertThat(restore.status()).as(restore.err()).isZero();
        try (var service = RunningService.start(there)) {
            assertThat(get(service, "/deployments/" + id)).contains("\"service_name\":\"shop\"");
        }
    }

    private Map<String, String> data(String name) throws IOException {
        var conf = folder.resolve(name + ".yaml");
        Files.writeString(conf, "routers: {fake: {type: fake}}\n");
        return Map.of("CANARY_DATA_DIR", folder.resolve(name).toString(), "CANARY_CONF", conf.toString());
    }

    private Command canary(Map<String, String> environment, String... words) {
        var all = new HashMap<>(environment);
        all.put("CANARY_JAVA_HOME", System.getProperty("java.home"));
        all.put("PATH", System.getenv("PATH"));
        var line = new ArrayList<>(
                List.of(Distribution.FOLDER.resolve("bin/canary").toString()));
        line.addAll(List.of(words));
        return Command.run(folder, all, line);
    }

    private static String create(RunningService service) throws Exception {
        var request = HttpRequest.newBuilder(uri(service, "/deployments"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"service_name\": \"shop\", \"new_version\": \"v2\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            String location = client.send(request, BodyHandlers.ofString())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            return location.substring(location.lastIndexOf('/') + 1);
        }
    }

    private static String get(RunningService service, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri(service, path)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static URI uri(RunningService service, String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }
}
