package io.canary.deployment;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.rollout.Command;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Event;
import io.canary.rollout.Evidence;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Rollout;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Transition;
import io.canary.rollout.Transition.Move;
import io.canary.text.ReasonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one deployment: where its rollout stands, the evidence that counts, and what is remembered. Does nothing
 * by itself, knows no clock, touches nothing outside; not thread-safe.
 */
final class DeploymentContext {
    private final Rules rules;
    private final Evidence evidence;
    private final History history = new History();
    private final boolean newUsersOnly;
    private @Nullable Instant observedAt;
    private DeploymentRecord record;
    private @Nullable Instant lastMetricsAt;
    private long samplesIgnored;
    private @Nullable UnjournaledRollback unjournaledRollback;
    private @Nullable String attention;

    /**
     * The course from where it stands, with all evidence still to come.
     *
     * @param newUsersOnly whether the router's weights share out new users only
     */
    DeploymentContext(DeploymentRecord record, List<HistoryEntry> history, boolean newUsersOnly) {
        this(record, history, newUsersOnly, Rollout::decide);
    }

    /** The same under other rules. */
    DeploymentContext(DeploymentRecord record, List<HistoryEntry> history, boolean newUsersOnly, Rules rules) {
        this.rules = rules;
        this.record = record;
        this.newUsersOnly = newUsersOnly;
        this.evidence = new Evidence(record);
        this.history.add(history);
    }

    /** What follows from an event: {@link Rollout#decide}. */
    interface Rules {
        Transition decide(DeploymentSpec spec, State state, Event event, long requestSeq);
    }

    DeploymentSpec spec() {
        return record.spec();
    }

    State state() {
        return record.state();
    }

    DeploymentRecord standing() {
        return record;
    }

    /** The first move of a deployment that nothing was decided of. */
    Move begin(String by) {
        return Rollout.begin(spec(), 1, by);
    }

    Transition decide(Event event) {
        return rules.decide(spec(), state(), event, record.requestSeq() + 1);
    }

    /** Takes over what was decided, after it is durable. */
    void apply(DeploymentRecord after, Move move) {
        record = after;
        if (!move.history().isEmpty()) { // most moves hold, and have none
            history.add(move.history());
        }
        evidence.follow(move);
    }

    /** What is to be remembered of its baseline once it stands there; null for nothing. */
    @Nullable
    LearnedBaseline learned(State next) {
        if (hasEnded() || !(next instanceof State.Ended end)) {
            return null;
        }
        var learned = evidence.learned();
        return learned == null ? null : new LearnedBaseline(spec().serviceName(), spec().id(), end.at(), learned);
    }

    boolean hasEnded() {
        return state() instanceof State.Ended;
    }

    /**
     * The evidence, judged.
     *
     * @param providerError why whoever measures for us cannot tell what it measured; null as long as it can
     */
    Event.Judged judged(Instant at, @Nullable String providerError) {
        return evidence.judged(state(), at, providerError);
    }

    /** A command, with the verdict that it needs: see {@link #judged}. */
    Event.Commanded commanded(Instant at, @Nullable String providerError, Command command, String by) {
        return evidence.commanded(state(), at, providerError, command, by);
    }

    /** That the evidence is conclusive against the canary; null if it is not. */
    Event.@Nullable Breached breached(Instant at) {
        return evidence.breached(at);
    }

    /** What the baseline reported since the canary was withdrawn, judged. */
    Event.BaselineJudged baselineJudged(Instant at) {
        return evidence.baselineJudged(at);
    }

    /** Compares what is complete by now. Whether the evidence has become conclusive against the canary just now. */
    boolean closeTicks(Instant at) {
        return evidence.closeTicks(state(), at);
    }

    /** When something is to be compared whatever is missing; null if nothing is. */
    @Nullable
    Instant nextTick() {
        return evidence.nextTick();
    }

    /** The clock that gives all times was moved. */
    void clockMoved(Instant at) {
        evidence.clockMoved(at);
    }

    /** Whose samples count now. */
    boolean takes(Role role) {
        return !hasEnded() || (role == Role.BASELINE && StateView.recoveryWatch(state()) != null);
    }

    /**
     * What became of samples that came in.
     *
     * @param events what they show at once, in order
     */
    record Intake(int tooOld, int duplicates, List<Event> events) {}

    /** Takes samples in. */
    Intake take(List<Sample> samples, Instant at) {
        lastMetricsAt = at;
        int tooOld = 0;
        int duplicates = 0;
        var events = new ArrayList<Event>(0);
        for (var sample : samples) {
            if (evidence.isKnown(sample, at)) {
                duplicates++;
                continue;
            }
            boolean late = evidence.add(state(), sample, at);
            tooOld += late ? 1 : 0;
            events.addAll(evidence.noticed(state(), sample, late, newUsersOnly, at));
        }
        samplesIgnored += tooOld + duplicates;
        return new Intake(tooOld, duplicates, events);
    }

    /** The split in force was seen, or confirmed. */
    void observed(Instant at) {
        observedAt = at;
    }

    /** When it was last; null if it was not since the service was started. */
    @Nullable
    Instant observedAt() {
        return observedAt;
    }

    /** What is being done although it is not recorded yet; mostly null. */
    @Nullable
    UnjournaledRollback unrecorded() {
        return unjournaledRollback;
    }

    void unrecorded(@Nullable UnjournaledRollback now) {
        unjournaledRollback = now;
    }

    /** From now on somebody has to do this for it to go on. */
    void needs(String what) {
        attention = what;
    }

    Snapshot snapshot() {
        return new Snapshot(
                record,
                lastMetricsAt,
                samplesIgnored,
                evidence.observedShare(),
                newUsersOnly,
                observedAt,
                attention(),
                unjournaledRollback);
    }

    private @Nullable String attention() {
        var wanted = StateView.attention(state());
        return hasEnded() ? null : attention == null && wanted != null ? ReasonText.of(wanted) : attention;
    }

    DeploymentView view() {
        return new DeploymentView(snapshot(), history.newest());
    }
}
