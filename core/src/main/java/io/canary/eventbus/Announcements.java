package io.canary.eventbus;

import io.canary.api.DeploymentJson;
import io.canary.bus.Bus;
import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.ingest.IngestRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Passes on what changes: to everybody as an event, to ingestion when a deployment takes no samples any more. */
public final class Announcements implements DeploymentListener {
    private final EventBus events;
    private final Bus bus;
    private final int ingestVerticles;
    private final DeploymentListener next;

    /** @param next what is told as well */
    public Announcements(EventBus events, Bus bus, int ingestVerticles, DeploymentListener next) {
        this.events = events;
        this.bus = bus;
        this.ingestVerticles = ingestVerticles;
        this.next = next;
    }

    @Override
    public void changed(Snapshot now, List<HistoryEntry> news) {
        next.changed(now, news);
        if (now.state() instanceof State.Ended) {
            tellIngestion(now.spec(), StateView.aftermath(now.state()) == null);
        }
        var entries = new JsonArray();
        news.forEach(entry -> entries.add(DeploymentJson.entry(entry)));
        events.publish(
                Addresses.EVENTS,
                new JsonObject().put("deployment", DeploymentJson.summary(now)).put("news", entries));
    }

    @Override
    public void forgotten(DeploymentSpec spec) {
        next.forgotten(spec);
        tellIngestion(spec, true);
    }

    private void tellIngestion(DeploymentSpec spec, boolean baselineToo) {
        for (int i = 0; i < ingestVerticles; i++) {
            bus.tell(IngestRequest.address(i), new IngestRequest.Ended(spec.id(), baselineToo));
        }
    }
}
