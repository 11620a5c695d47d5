package io.canary.simulation;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Policy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The canary and its reports: they go to the window, as in a service, and to a witness that keeps everything. */
final class Canary {
    /** The reports with their times. */
    record Report(long atMillis, long requests) {}

    private final Dice dice;
    private final Policy policy;
    private final double badness;
    private final List<Report> witness = new ArrayList<>();
    private Window window;

    /** @param badness the share of its reports that violate the limits */
    Canary(Dice dice, Policy policy, double badness, Instant start) {
        this.dice = dice;
        this.policy = policy;
        this.badness = badness;
        this.window = new Window(policy.sampleWindow(), start.toEpochMilli());
    }

    /** A few samples, some of them late, some from a clock that is ahead. */
    void reportAtRandom(Instant now) {
        boolean bad = dice.chance(badness);
        for (int i = dice.between(1, 3); i > 0; i--) {
            int skew = dice.chance(0.8) ? 0 : dice.between(-90_000, 30_000);
            report(now.toEpochMilli() + skew, dice.between(0, 400), bad, now);
        }
    }

    /** Enough samples for any policy. */
    void reportEnough(Instant now, boolean bad) {
        for (int i = 0; i < policy.minSamples(); i++) {
            report(now.toEpochMilli(), policy.minRequests() + 100, bad, now);
        }
    }

    private void report(long atMillis, long requests, boolean bad, Instant now) {
        double errors = bad ? requests * 0.05 : 0;
        var sample = Sample.of(Role.CANARY, atMillis, requests).withErrors(errors);
        window.add(sample, now.toEpochMilli());
        witness.add(new Report(Math.min(atMillis, now.toEpochMilli()), requests));
    }

    Aggregates evidence(Instant now) {
        return window.aggregates(now.toEpochMilli());
    }

    void freshWindow(Instant since) {
        window.startAfresh(since.toEpochMilli());
    }

    /** Memory is lost with the process. */
    void loseWindow(Instant now) {
        window = new Window(policy.sampleWindow(), now.toEpochMilli());
    }

    /** All reports about {@code since} or later. */
    List<Report> reportedSince(Instant since) {
        return witness.stream()
                .filter(r -> r.atMillis() >= since.toEpochMilli())
                .toList();
    }
}
