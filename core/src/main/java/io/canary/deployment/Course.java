package io.canary.deployment;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Judge;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Window;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect;
import io.canary.rollout.Event;
import io.canary.rollout.Rollout;
import io.canary.rollout.Ruling;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.State;
import io.canary.rollout.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one deployment: where its rollout stands, the evidence that counts, and what is remembered. Does nothing by
 * itself, knows no clock, touches nothing outside; not thread-safe.
 */
final class Course {
    private final DeploymentSpec spec;
    private final Window canary;
    private final Window baseline;
    private final History history = new History();
    private State state;
    private Instant updatedAt;
    private long asks;
    private @Nullable Instant lastStepStartedAt;
    private @Nullable Instant lastMetricsAt;
    private @Nullable Decision lastDecision;
    private long samplesIgnored;

    /** The course before anything was decided; {@link #begin} is its first move. */
    Course(DeploymentSpec spec) {
        this.spec = spec;
        this.state = begin(spec).next();
        this.updatedAt = spec.createdAt();
        this.canary = new Window(spec.policy().sampleWindow(), updatedAt.toEpochMilli());
        this.baseline = new Window(spec.policy().sampleWindow(), updatedAt.toEpochMilli());
    }

    private static Move begin(DeploymentSpec spec) {
        return Rollout.begin(spec, 1);
    }

    DeploymentSpec spec() {
        return spec;
    }

    State state() {
        return state;
    }

    Move begin() {
        return begin(spec);
    }

    Ruling decide(Event event) {
        return Rollout.decide(spec, state, event, asks + 1);
    }

    /** Takes over what was decided, after it is durable. */
    void apply(Move move, Instant at) {
        boolean news = !move.history().isEmpty() || !move.next().getClass().equals(state.getClass());
        state = move.next();
        if (news) {
            updatedAt = at;
        }
        if (!move.history().isEmpty()) { // most moves hold, and have none
            history.add(move.history());
        }
        if (move.decision() != null) {
            lastDecision = move.decision();
        }
        var since = View.since(state);
        if (since != null) {
            lastStepStartedAt = since;
        }
        if (!move.effects().isEmpty()) {
            move.effects().forEach(this::apply);
        }
    }

    private void apply(Effect effect) {
        switch (effect) {
            case Effect.AskRouter(long number, var wish) -> asks = number;
            case Effect.FreshWindow(Instant from) -> startAfresh(from.toEpochMilli());
        }
    }

    private void startAfresh(long sinceMillis) {
        canary.startAfresh(sinceMillis);
        baseline.startAfresh(sinceMillis);
    }

    boolean hasEnded() {
        return state instanceof State.Ended;
    }

    /** The window, judged. */
    Event.Judged judged(Instant at) {
        var evidence = evidence(at);
        return new Event.Judged(at, Judge.judge(spec.policy(), evidence), evidence);
    }

    Event.PromotionWanted promotionWanted(Instant at) {
        var judged = judged(at);
        return new Event.PromotionWanted(at, judged.verdict(), judged.evidence());
    }

    private Aggregates evidence(Instant at) {
        return canary.aggregates(at.toEpochMilli());
    }

    /** Takes samples in. How many of them were too old to count? */
    int take(List<Sample> samples, Instant at) {
        lastMetricsAt = at;
        int tooOld = 0;
        for (var sample : samples) {
            var window = sample.role() == Role.CANARY ? canary : baseline;
            if (window.add(sample, at.toEpochMilli()) == Window.Outcome.TOO_OLD) {
                tooOld++;
            }
        }
        samplesIgnored += tooOld;
        return tooOld;
    }

    Snapshot snapshot() {
        return new Snapshot(spec, state, updatedAt, lastStepStartedAt, lastMetricsAt, lastDecision, samplesIgnored);
    }

    DeploymentView view() {
        return new DeploymentView(snapshot(), history.newest());
    }
}
