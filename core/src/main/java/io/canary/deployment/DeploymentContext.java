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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one deployment: its record, the evidence that counts, and its history. It acts only when called, without
 * a clock or I/O; not thread-safe.
 */
final class DeploymentContext {
    private static final List<Role> CANARY_FIRST = List.of(Role.CANARY, Role.BASELINE);

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
     * The state as recorded, with no evidence yet.
     *
     * @param newUsersOnly whether the router's weights apply to new users only
     */
    DeploymentContext(DeploymentRecord record, List<HistoryEntry> history, boolean newUsersOnly) {
        this(record, history, newUsersOnly, Rollout::decide);
    }

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

    /** The first transition of a new deployment. */
    Move begin(String by) {
        return Rollout.begin(spec(), 1, by);
    }

    Transition decide(Event event) {
        return rules.decide(spec(), state(), event, record.requestSeq() + 1);
    }

    /** Applies a transition after it is durable. */
    void apply(DeploymentRecord after, Move move) {
        record = after;
        if (!move.history().isEmpty()) { // most transitions hold, and have none
            history.add(move.history());
        }
        evidence.follow(move);
    }

    /** What the next deployment should know about the baseline; null for nothing. */
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
     * The verdict on the evidence.
     *
     * @param providerError why the provider of the samples cannot report what it measured; null while it can
     */
    Event.Judged judged(Instant at, @Nullable String providerError) {
        return evidence.judged(state(), at, providerError);
    }

    /** The verdict on the evidence so far: see {@link Evidence#soFar}. */
    Event.@Nullable Judged judgedSoFar(Instant at, @Nullable String providerError) {
        return evidence.soFar(state(), at, providerError);
    }

    /** A command with the verdict that it needs: see {@link #judged}. */
    Event.Commanded commanded(Instant at, @Nullable String providerError, Command command, String by) {
        return evidence.commanded(state(), at, providerError, command, by);
    }

    /** The event that the evidence is conclusive against the canary; null if it is not. */
    Event.@Nullable Breached breached(Instant at) {
        return evidence.breached(at);
    }

    /** The verdict on the baseline's reports since the rollback. */
    Event.BaselineJudged baselineJudged(Instant at) {
        return evidence.baselineJudged(at);
    }

    /** Compares the ticks that are complete. Returns whether this made the evidence conclusive against the canary. */
    boolean closeTicks(Instant at) {
        return evidence.closeTicks(state(), at);
    }

    /** When the next tick is compared, even if reports are missing; null if none is open. */
    @Nullable
    Instant nextTick() {
        return evidence.nextTick();
    }

    /** The system clock was changed. */
    void clockMoved(Instant at) {
        evidence.clockMoved(at);
    }

    /** The versions whose samples count now. */
    boolean takes(Role role) {
        return !hasEnded() || (role == Role.BASELINE && StateView.recoveryWatch(state()) != null);
    }

    /**
     * The outcome of adding samples.
     *
     * @param events the events that they cause at once, in order
     */
    record Intake(int tooOld, int duplicates, List<Event> events) {}

    /**
     * Adds samples.
     *
     * @param latest how late those of metric sources come at most; zero without sources
     */
    Intake take(List<Sample> samples, Duration latest, Instant at) {
        evidence.sourcesAreLate(latest);
        lastMetricsAt = at;
        int tooOld = 0;
        int duplicates = 0;
        var added = new ArrayList<Added>(samples.size());
        for (var sample : samples) {
            if (evidence.isKnown(sample, at)) {
                duplicates++;
                continue;
            }
            boolean late = evidence.add(state(), sample, at);
            tooOld += late ? 1 : 0;
            added.add(new Added(sample, late));
        }
        samplesIgnored += tooOld + duplicates;
        return new Intake(tooOld, duplicates, noticed(added, at));
    }

    private record Added(Sample sample, boolean late) {}

    /** The canary's come first: what came at the same time as the baseline's report is no silence. */
    private List<Event> noticed(List<Added> added, Instant at) {
        var events = new ArrayList<Event>(0);
        for (var role : CANARY_FIRST) {
            for (var each : added) {
                if (each.sample().role() == role) {
                    events.addAll(evidence.noticed(state(), each.sample(), each.late(), newUsersOnly, at));
                }
            }
        }
        return events;
    }

    /** The split in force was read or confirmed. */
    void observed(Instant at) {
        observedAt = at;
    }

    /** When the split was last read or confirmed; null if never since the service started. */
    @Nullable
    Instant observedAt() {
        return observedAt;
    }

    /** The rollback in progress that is not recorded yet; normally null. */
    @Nullable
    UnjournaledRollback unrecorded() {
        return unjournaledRollback;
    }

    void unrecorded(@Nullable UnjournaledRollback now) {
        unjournaledRollback = now;
    }

    /** Sets what a person has to do before it can continue. */
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
