package io.canary.http;

import io.canary.api.DeploymentJson;
import io.canary.journal.Journal.JournalEvent;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * The wire format of {@code text/event-stream} (WHATWG HTML, section 9.2). JSON has no line breaks, so it is one data
 * line.
 */
final class ServerSentEvent {
    /** What keeps the connection from being taken for dead. Clients pass over it. */
    static final String HEARTBEAT = ": heartbeat\n\n";

    /** Clients come back after a second where the connection ends. */
    static final String OPENING = "retry: 1000\n\n";

    private ServerSentEvent() {}

    static String of(JournalEvent event) {
        String type = event.entry().type().name().toLowerCase(Locale.ROOT);
        return of(event.cursor(), type, DeploymentJson.happening(event));
    }

    /**
     * Events that the client has not seen, and will not.
     *
     * @param after the last that it has seen
     * @param before what the stream goes on with
     * @param id from which the client goes on if the connection ends now
     */
    static String gap(long after, long before, long id, String why) {
        return of(
                id,
                "gap",
                new JsonObject().put("after", after).put("before", before).put("reason", why));
    }

    static String comment(String text) {
        return ": " + text + "\n\n";
    }

    private static String of(long id, String type, JsonObject data) {
        return "id: " + id + "\nevent: " + type + "\ndata: " + data.encode() + "\n\n";
    }
}
