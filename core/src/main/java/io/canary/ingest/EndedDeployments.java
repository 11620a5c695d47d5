package io.canary.ingest;

import io.canary.bus.Bus;
import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import java.util.List;

/** Tells all ingestion verticles when a deployment stops taking samples. */
public final class EndedDeployments implements DeploymentListener {
    private final Bus bus;
    private final int ingestVerticles;

    public EndedDeployments(Bus bus, int ingestVerticles) {
        this.bus = bus;
        this.ingestVerticles = ingestVerticles;
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        if (after.state() instanceof State.Ended) {
            tell(after.spec(), StateView.recoveryWatch(after.state()) == null);
        }
    }

    @Override
    public void forgotten(DeploymentSpec spec) {
        tell(spec, true);
    }

    private void tell(DeploymentSpec spec, boolean baselineToo) {
        for (int i = 0; i < ingestVerticles; i++) {
            bus.tell(IngestRequest.address(i), new IngestRequest.Ended(spec.id(), baselineToo));
        }
    }
}
