package io.canary.deployment;

import io.canary.bus.Bus;
import io.canary.journal.Journal;
import io.canary.routing.Routers;
import io.canary.telemetry.Meters;
import java.util.List;

/**
 * The services that deployments use.
 *
 * @param listeners called for every change in this order
 */
public record DeploymentServices(
        Bus bus,
        Journal journal,
        Routers routers,
        SampleSources sources,
        List<DeploymentListener> listeners,
        Meters meters,
        WallClock clock,
        UnfinishedTransitions unfinished) {}
