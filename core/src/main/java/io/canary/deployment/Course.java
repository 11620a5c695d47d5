package io.canary.deployment;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Judge;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Window;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect;
import io.canary.rollout.Event;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Rollout;
import io.canary.rollout.Ruling;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Standing;
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
    private final Window canary;
    private final Window baseline;
    private final History history = new History();
    private Standing standing;
    private @Nullable Instant lastMetricsAt;
    private long samplesIgnored;
    private @Nullable Unrecorded unrecorded;

    /** The course from where it stands, with all evidence still to come. */
    Course(Standing standing, List<HistoryEntry> history) {
        this.standing = standing;
        this.canary = window(standing);
        this.baseline = window(standing);
        this.history.add(history);
    }

    private static Window window(Standing standing) {
        return new Window(
                standing.spec().policy().sampleWindow(), standing.updatedAt().toEpochMilli());
    }

    DeploymentSpec spec() {
        return standing.spec();
    }

    State state() {
        return standing.state();
    }

    Standing standing() {
        return standing;
    }

    /** The first move of a deployment that nothing was decided of. */
    Move begin(String by) {
        return Rollout.begin(spec(), 1, by);
    }

    Ruling decide(Event event) {
        return Rollout.decide(spec(), state(), event, standing.asks() + 1);
    }

    /** Takes over what was decided, after it is durable. */
    void apply(Standing after, Move move) {
        standing = after;
        if (!move.history().isEmpty()) { // most moves hold, and have none
            history.add(move.history());
        }
        if (!move.effects().isEmpty()) {
            move.effects().forEach(this::apply);
        }
    }

    private void apply(Effect effect) {
        if (effect instanceof Effect.FreshWindow(Instant from)) {
            canary.startAfresh(from.toEpochMilli());
            baseline.startAfresh(from.toEpochMilli());
        }
    }

    boolean hasEnded() {
        return state() instanceof State.Ended;
    }

    /** The window, judged. */
    Event.Judged judged(Instant at) {
        var evidence = evidence(at);
        return new Event.Judged(at, Judge.judge(spec().policy(), evidence), evidence);
    }

    Event.PromotionWanted promotionWanted(Instant at, String by) {
        var judged = judged(at);
        return new Event.PromotionWanted(at, judged.verdict(), judged.evidence(), by);
    }

    /** What the baseline reported since the canary was withdrawn, judged. */
    Event.BaselineJudged baselineJudged(Instant at) {
        var seen = baseline.aggregates(at.toEpochMilli());
        return new Event.BaselineJudged(at, Judge.judge(spec().policy(), seen), seen);
    }

    /** Whose samples count now. */
    boolean takes(Role role) {
        return !hasEnded() || (role == Role.BASELINE && View.aftermath(state()) != null);
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

    /** What is being done although it could not be recorded; null, but for trouble with the journal. */
    @Nullable
    Unrecorded unrecorded() {
        return unrecorded;
    }

    void unrecorded(@Nullable Unrecorded now) {
        unrecorded = now;
    }

    Snapshot snapshot() {
        return new Snapshot(standing, lastMetricsAt, samplesIgnored, unrecorded);
    }

    DeploymentView view() {
        return new DeploymentView(snapshot(), history.newest());
    }
}
