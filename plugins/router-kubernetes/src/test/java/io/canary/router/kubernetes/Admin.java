package io.canary.router.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canary.testservers.KubernetesClient;

/** Somebody else who works with the same API server, as {@code kubectl} would. Safe for any thread. */
record Admin(KubernetesClient client) {
    static final ObjectMapper JSON = new ObjectMapper();

    /** What a request for something is answered with; 0 for no answer. */
    int status(String path) {
        return client.status(path);
    }

    JsonNode get(String path) {
        return done("GET", path, "", "");
    }

    /** @param yaml one object */
    JsonNode create(String collection, String yaml) {
        return done("POST", collection, "application/yaml", yaml);
    }

    JsonNode merge(String path, String json) {
        return done("PATCH", path, "application/merge-patch+json", json);
    }

    void delete(String path) {
        done("DELETE", path, "", "");
    }

    private JsonNode done(String method, String path, String type, String body) {
        try {
            var answer = client.send(method, path, type, body);
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
