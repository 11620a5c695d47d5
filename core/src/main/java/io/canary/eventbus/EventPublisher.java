package io.canary.eventbus;

import io.canary.api.DeploymentJson;
import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.rollout.HistoryEntry;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Publishes every change of every deployment to {@link Addresses#EVENTS}. */
public final class EventPublisher implements DeploymentListener {
    private final EventBus events;

    public EventPublisher(EventBus events) {
        this.events = events;
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        var news = new JsonArray();
        entries.forEach(entry -> news.add(DeploymentJson.entry(entry)));
        events.publish(
                Addresses.EVENTS,
                new JsonObject()
                        .put("deployment", DeploymentJson.summary(after))
                        .put("news", news));
    }
}
