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
    private final RouterReports reports;

    public Announcements(EventBus events, Bus bus, int ingestVerticles, RouterReports reports) {
        this.events = events;
        this.bus = bus;
        this.ingestVerticles = ingestVerticles;
        this.reports = reports;
    }

    @Override
    public void changed(Snapshot now, List<HistoryEntry> news) {
        if (now.state() instanceof State.Ended) {
            boolean baselineToo = StateView.aftermath(now.state()) == null;
            if (baselineToo) {
                reports.ended(now.spec());
            } else {
                reports.watchBaseline(now.spec());
            }
            tellIngestion(now.spec(), baselineToo);
        } else {
            reports.open(now.spec());
        }
        var entries = new JsonArray();
        news.forEach(entry -> entries.add(DeploymentJson.entry(entry)));
        events.publish(
                Addresses.EVENTS,
                new JsonObject().put("deployment", DeploymentJson.summary(now)).put("news", entries));
    }

    @Override
    public void forgotten(DeploymentSpec spec) {
        reports.ended(spec);
        tellIngestion(spec, true);
    }

    private void tellIngestion(DeploymentSpec spec, boolean baselineToo) {
        for (int i = 0; i < ingestVerticles; i++) {
            bus.tell(IngestRequest.address(i), new IngestRequest.Ended(spec.id(), baselineToo));
        }
    }
}
