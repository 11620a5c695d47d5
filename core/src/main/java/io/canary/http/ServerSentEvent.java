package io.canary.http;

import static io.canary.text.EnumNames.lower;

import io.canary.api.DeploymentJson;
import io.canary.journal.Journal.JournalEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;

/**
 * The wire format of {@code text/event-stream} (WHATWG HTML, section 9.2). JSON has no line breaks, so it is one data
 * line.
 */
final class ServerSentEvent {
    /** A comment that shows that the connection is alive. Clients ignore it. */
    static final String HEARTBEAT = ": heartbeat\n\n";

    /** Clients reconnect after a second. */
    static final String OPENING = "retry: 1000\n\n";

    private ServerSentEvent() {}

    /** Prepares a response for events. */
    static void head(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no"); // a proxy that buffers responses would hold events back
    }

    /** Whether the client prefers a stream to JSON; JSON without a preference. */
    static boolean isWanted(RoutingContext context) {
        for (MIMEHeader type : context.parsedHeaders().accept()) { // the best first
            String subtype = type.subComponent();
            if (subtype.equals("event-stream") || subtype.equals("json") || subtype.equals("*")) {
                return subtype.equals("event-stream");
            }
        }
        return false;
    }

    static String of(JournalEvent event) {
        String type = lower(event.entry().type());
        return of(event.cursor(), type, DeploymentJson.happening(event));
    }

    /**
     * Says that events are missing: they were deleted.
     *
     * @param after the cursor of the last event before the gap
     * @param before the cursor of the first event after it
     * @param id from which the client resumes if the connection ends now
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
