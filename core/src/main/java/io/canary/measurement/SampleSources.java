package io.canary.measurement;

import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import java.util.List;

/** All sources: each is told which samples a deployment takes. */
public final class SampleSources implements DeploymentListener {
    private final List<SampleSource> sources;

    public SampleSources(List<SampleSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public void changed(Snapshot now, List<HistoryEntry> news) {
        sources.forEach(source -> source.accept(now.spec(), AcceptedSamples.in(now.state())));
    }

    @Override
    public void forgotten(DeploymentSpec spec) {
        sources.forEach(source -> source.accept(spec, AcceptedSamples.NONE));
    }
}
