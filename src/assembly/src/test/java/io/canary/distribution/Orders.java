package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What somebody asks of a running service. */
public final class Orders implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();

    /** Creates a deployment; its id. */
    public String create(RunningService service, String deployment) throws IOException, InterruptedException {
        var answer = send(request(service, "/deployments")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(deployment)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body()).getString("id");
    }

    /** The status of the answer: 409 until there is evidence of the current step. */
    int promote(RunningService service, String id) throws IOException, InterruptedException {
        var request = request(service, "/deployments/" + id + "/promote");
        return send(request.POST(BodyPublishers.noBody())).statusCode();
    }

    void rollback(RunningService service, String id) throws IOException, InterruptedException {
        send(request(service, "/deployments/" + id + "/rollback").POST(BodyPublishers.noBody()));
    }

    public JsonObject deployment(RunningService service, String id) throws IOException, InterruptedException {
        return new JsonObject(send(request(service, "/deployments/" + id)).body());
    }

    /** What was decided of it, oldest first. */
    public List<JsonObject> decisions(RunningService service, String id) throws IOException, InterruptedException {
        var all = new JsonArray(
                send(request(service, "/deployments/" + id + "/decisions")).body());
        return all.stream().map(JsonObject.class::cast).toList();
    }

    /** The types of the entries in its history. */
    public static List<String> types(JsonObject deployment) {
        return deployment.getJsonArray("history").stream()
                .map(entry -> ((JsonObject) entry).getString("type"))
                .toList();
    }

    /** Says so, and does not wait for the router. */
    public void cancel(RunningService service, String id) {
        var request = request(service, "/deployments/" + id + "/cancel").POST(BodyPublishers.noBody());
        var unused = http.sendAsync(request.build(), BodyHandlers.discarding());
    }

    /** Reports a sample; the status of the answer. */
    public int sample(RunningService service, String sample) throws IOException, InterruptedException {
        var request = request(service, "/metrics").header("Content-Type", "application/json");
        return send(request.POST(BodyPublishers.ofString(sample))).statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(RunningService service, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .timeout(LIMIT);
    }

    @Override
    public void close() {
        http.close();
    }
}
