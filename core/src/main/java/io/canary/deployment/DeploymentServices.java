package io.canary.deployment;

import io.canary.bus.Bus;
import io.canary.journal.Journal;
import io.canary.routing.Routers;
import io.canary.telemetry.Meters;

/** What deployments use of the world. */
public record DeploymentServices(
        Bus bus,
        Journal journal,
        Routers routers,
        DeploymentListener listener,
        Meters meters,
        WallClock clock,
        UnfinishedTransitions unfinished) {}
