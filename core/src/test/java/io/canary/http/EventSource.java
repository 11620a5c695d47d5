package io.canary.http;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client of a stream of server-sent events, which reads only on request. */
final class EventSource implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BufferedReader lines;

    /**
     * One event.
     *
     * @param id -1 for none
     */
    record Event(long id, String type, JsonObject data) {}

    private EventSource(TestService service, String path, @Nullable Long lastEventId) throws Exception {
        var request = HttpRequest.newBuilder(service.uri(path)).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId.toString());
        }
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200 || !type(answer).equals("text/event-stream")) {
            throw new AssertionError(answer.statusCode() + " " + answer.headers());
        }
        lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String type(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    /** Connects to {@code GET /events}, and waits for the head of the response. */
    static EventSource open(TestService service, String query) throws Exception {
        return new EventSource(service, "/events" + query, null);
    }

    /** Connects to another stream. */
    static EventSource openAt(TestService service, String path) throws Exception {
        return new EventSource(service, path, null);
    }

    /** Connects to {@code GET /events} again after this event. */
    static EventSource openAfter(TestService service, String query, long lastEventId) throws Exception {
        return new EventSource(service, "/events" + query, lastEventId);
    }

    /** The next line; null at the end. */
    @Nullable
    String line() throws IOException {
        return lines.readLine();
    }

    /** The next event; comments are skipped. */
    Event next() throws IOException {
        String id = "-1";
        String type = "";
        String data = "";
        while (true) {
            String line = Objects.requireNonNull(line(), "the stream has ended");
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && !data.isEmpty()) {
                return new Event(Long.parseLong(id), type, new JsonObject(data));
            }
        }
    }

    List<Event> next(int count) throws IOException {
        var events = new ArrayList<Event>();
        while (events.size() < count) {
            events.add(next());
        }
        return events;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            // it is gone either way
        }
        client.shutdownNow();
    }
}
