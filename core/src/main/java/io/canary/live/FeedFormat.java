package io.canary.live;

import io.canary.json.Times;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the items of a feed are written for viewers: as server-sent events (WHATWG HTML, section 9.2). */
enum FeedFormat {
    /** Many items in one event. Their keys are ids. */
    LIST(50) {
        @Override
        String event(List<Shown> items, boolean more, Instant at) {
            var there =
                    items.stream().map(Shown::text).filter(text -> text != null).collect(Collectors.joining(","));
            var removed = items.stream()
                    .filter(item -> item.text() == null)
                    .map(item -> '"' + item.key() + '"')
                    .collect(Collectors.joining(","));
            return FeedFormat.event(
                    "deployments",
                    "{\"at\":\"" + Times.millis(at) + "\",\"more\":" + more + ",\"deployments\":[" + there
                            + "],\"removed\":[" + removed + "]}");
        }
    },
    /** Each item is an event, a JSON object that gets the time; its key is the name of the event. */
    PARTS(1) {
        @Override
        String event(List<Shown> items, boolean more, Instant at) {
            return items.stream()
                    .filter(item -> item.text() != null)
                    .map(item -> FeedFormat.event(item.key(), timed(String.valueOf(item.text()), at)))
                    .collect(Collectors.joining());
        }
    };

    private final int most;

    FeedFormat(int most) {
        this.most = most;
    }

    /**
     * An item for a viewer.
     *
     * @param text null if it was removed
     */
    record Shown(String key, @Nullable String text) {}

    /** How many items go into one event. */
    int most() {
        return most;
    }

    /**
     * An event.
     *
     * @param items at most {@link #most}
     * @param more whether other items follow before the viewer knows all of them
     * @param at when they were read
     */
    abstract String event(List<Shown> items, boolean more, Instant at);

    /** Says that what the viewer knows is what there is. */
    static String alive(Instant at) {
        return event("alive", "{\"at\":\"" + Times.millis(at) + "\"}");
    }

    /** Says that there is nothing to watch any more. */
    static String gone(Instant at) {
        return event("gone", "{\"at\":\"" + Times.millis(at) + "\"}");
    }

    private static String timed(String object, Instant at) {
        return "{\"at\":\"" + Times.millis(at) + "\"," + object.substring(1);
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }
}
