package io.canary.matrix;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What an operator asks of a server's admin address, past the orchestrator. */
final class AdminCall {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private AdminCall() {}

    static String get(String url, String... headers) {
        return answer(request(url, headers).GET().build(), 200);
    }

    static String send(String method, String url, String body, String... headers) {
        return answer(
                request(url, headers)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                200);
    }

    /** Something that the server has to refuse. */
    static void refused(String method, String url, String body, String... headers) {
        answer(
                request(url, headers)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                400);
    }

    private static HttpRequest.Builder request(String url, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).version(HttpClient.Version.HTTP_1_1);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static String answer(HttpRequest request, int status) {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new AssertionError(request + " was answered with " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
