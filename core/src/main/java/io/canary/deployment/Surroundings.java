package io.canary.deployment;

import io.canary.bus.Bus;
import io.canary.journal.Journal;
import io.canary.routing.Routers;
import io.canary.telemetry.Meters;

/** What deployments use of the world. */
public record Surroundings(
        Bus bus,
        Journal journal,
        Routers routers,
        Announcer announcer,
        Meters meters,
        WallClock clock,
        UnfinishedMoves unfinished) {}
