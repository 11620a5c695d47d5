package io.canary.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A client of the REST interface, as a CI job would use it. */
final class RestClient implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    RestClient(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    JsonObject create(JsonObject deployment) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve("/deployments"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(deployment.encode())));
    }

    JsonObject get(String id) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve("/deployments/" + id)));
    }

    private JsonObject send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("the orchestrator answered " + response.statusCode() + ": " + response.body());
        }
        return new JsonObject(response.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
