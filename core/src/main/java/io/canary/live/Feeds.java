package io.canary.live;

import io.canary.api.Deployments;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The feeds of one event loop: each exists as long as somebody watches it. On one context only. */
public final class Feeds {
    private static final String LIST = "list"; // no id is so short

    private final Vertx vertx;
    private final WorkerExecutor writers;
    private final Deployments deployments;
    private final Duration readTimeout;
    private final Map<String, Feed> feeds = new HashMap<>();

    /**
     * No feeds yet.
     *
     * @param writers threads that write JSON
     * @param readTimeout how long a viewer may take nothing before its connection is closed
     */
    public Feeds(Vertx vertx, WorkerExecutor writers, Deployments deployments, Duration readTimeout) {
        this.vertx = vertx;
        this.writers = writers;
        this.deployments = deployments;
        this.readTimeout = readTimeout;
    }

    /** The place of a viewer in its feed. */
    public interface Place {
        /** The viewer has taken what was written. */
        void drained();

        /** The viewer has gone. Idempotent. */
        void leave();
    }

    /** Shows the list of deployments. */
    public Place showList(ViewerConnection viewer) {
        return show(LIST, viewer, new ListSource(deployments), FeedFormat.LIST);
    }

    /** Shows the deployment with this id; the stream of one that does not exist ends at once. */
    public Place show(String id, ViewerConnection viewer) {
        return show(id, viewer, new DeploymentSource(deployments, id), FeedFormat.PARTS);
    }

    private Place show(String key, ViewerConnection connection, FeedSource source, FeedFormat format) {
        var feed = feeds.computeIfAbsent(
                key, none -> new Feed(vertx, writers, deployments::now, source, format, readTimeout));
        var viewer = feed.add(connection);
        return new Place() {
            @Override
            public void drained() {
                feed.drained(viewer);
            }

            @Override
            public void leave() {
                feed.remove(viewer);
                if (feed.isEmpty() && feeds.remove(key, feed)) {
                    feed.close();
                }
            }
        };
    }

    /** Ends all streams. */
    public void stop() {
        List.copyOf(feeds.values()).forEach(Feed::stop);
    }
}
