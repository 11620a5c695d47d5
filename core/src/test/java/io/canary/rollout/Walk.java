package io.canary.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Verdict;
import io.canary.rollout.Effect.AskRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Observation;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import io.canary.trace.EndedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes one deployment through events, as its actor would, and remembers its router requests. */
final class Walk {
    final DeploymentSpec spec;
    final List<RouterCommand> asked = new ArrayList<>();
    final List<HistoryEntry> history = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final List<EndedRequest> ended = new ArrayList<>();
    private State state;
    private Instant now;
    private Transition last;
    private long asks;

    private Walk(DeploymentSpec spec) {
        this.spec = spec;
        this.now = spec.createdAt();
        var begin = Rollout.begin(spec, 1, "somebody");
        this.state = begin.next();
        this.last = begin;
        take(begin);
    }

    /** A deployment that waits for its first split. */
    static Walk begin(DeploymentSpec spec) {
        return new Walk(spec);
    }

    /** A deployment whose first split was confirmed at once. */
    static Walk soaking(DeploymentSpec spec) {
        return begin(spec).confirm();
    }

    /** A deployment that passed its first step, and requests the weight of the second. */
    static Walk shifting(DeploymentSpec spec) {
        return soaking(spec).judge(Scenes.PASS);
    }

    /** A deployment with a requested promotion, after its first step passed. */
    static Walk promoting(DeploymentSpec spec) {
        return soaking(spec).promote(Scenes.PASS);
    }

    /** A deployment that is rolling back. */
    static Walk retreating(DeploymentSpec spec, Command why) {
        return soaking(spec).command(why);
    }

    Walk confirm() {
        return on(new Event.Confirmed(now, openAsk().number()));
    }

    Walk unreachable() {
        return on(new Event.Failed(now, openAsk().number(), Kind.UNREACHABLE, "connection refused"));
    }

    Walk rejected() {
        return on(new Event.Failed(now, openAsk().number(), Kind.REJECTED, "no such backend"));
    }

    /** Waits for the next evaluation and applies its verdict. */
    Walk judge(Verdict verdict) {
        var due = Objects.requireNonNull(StateView.nextEvaluation(state));
        return at(due.isAfter(now) ? due : now).on(judged(verdict));
    }

    /** The evidence is conclusive now, before the next evaluation. */
    Walk breach() {
        return on(new Event.Breached(now, Scenes.FAIL, Scenes.evidenceOf(Scenes.FAIL)));
    }

    Event.Judged judged(Verdict verdict) {
        return new Event.Judged(now, verdict, Scenes.evidenceOf(verdict));
    }

    Walk promote(Verdict verdict) {
        return promote(verdict, false);
    }

    /** The same, even without a PASS. */
    Walk promoteUnproven(Verdict verdict) {
        return promote(verdict, true);
    }

    private Walk promote(Verdict verdict, boolean unproven) {
        return on(new Event.Commanded(now, Commands.promote(unproven), "somebody", judged(verdict)));
    }

    /** Skips the rest of the step. */
    Walk skip(Verdict verdict) {
        return on(new Event.Commanded(now, Commands.SKIP, "alice", judged(verdict)));
    }

    /** Fails to reach the router until the deployment may be abandoned. */
    Walk unreachableForLong() {
        unreachable();
        for (int i = 1; i < AbandonRules.FAILED_AT_LEAST; i++) {
            at(Objects.requireNonNull(openAsk().retryAt()))
                    .on(new Event.TimerFired(now))
                    .unreachable();
        }
        return this;
    }

    Walk command(Command command) {
        return on(new Event.Commanded(now, command, "somebody"));
    }

    /** The router shows that the canary has this share, and the baseline the rest. */
    Walk observe(Weight share) {
        return observe(new Observation.InForce(Map.of(spec.newVersion(), share, spec.baselineVersion(), share.rest())));
    }

    Walk observe(Observation seen) {
        return observe(seen, Event.Run.UNKNOWN);
    }

    Walk unseen() {
        return on(new Event.Unseen(now, asks, spec.createdAt(), "connection refused"));
    }

    Walk observe(Observation seen, Event.Run run) {
        return on(new Event.Observed(now, asks, seen, new Weight(1), run));
    }

    Walk lapse() {
        return on(new Event.LeaseLapsed(now, asks));
    }

    HistoryEntry lastEntry() {
        return history.getLast();
    }

    long asks() {
        return asks;
    }

    /** Waits for the timer of the state, and fires it. */
    Walk alarm() {
        return at(Objects.requireNonNull(StateView.alarm(spec, state))).on(new Event.TimerFired(now));
    }

    Walk after(Duration pause) {
        return at(now.plus(pause));
    }

    Walk at(Instant then) {
        now = then;
        return this;
    }

    Walk on(Event event) {
        last = Rollout.decide(spec, state, event, asks + 1);
        if (last instanceof Move move) {
            take(move);
        }
        return this;
    }

    private void take(Move move) {
        var request = EndedRequest.between(state, move.next(), now);
        if (request != null && !move.history().isEmpty()) { // as listeners are told
            ended.add(request);
        }
        if (move.decision() != null) {
            decisions.add(move.decision());
        }
        state = move.next();
        history.addAll(move.history());
        for (var effect : move.effects()) {
            if (effect instanceof AskRouter(long number, RouterCommand command)) {
                assertThat(number).isEqualTo(asks + 1);
                asks = number;
                asked.add(command);
            }
        }
    }

    DeploymentRecord standing() {
        return new DeploymentRecord(
                spec, state, history.size(), asks, now, null, decisions.isEmpty() ? null : decisions.getLast());
    }

    State state() {
        return state;
    }

    Status status() {
        return StateView.status(state);
    }

    @Nullable
    Weight weight() {
        return StateView.weight(state);
    }

    Instant now() {
        return now;
    }

    /** The sentence of the rejection. */
    static String refusal(Transition ruling) {
        return ReasonText.of(((Transition.Refuse) ruling).why());
    }

    Transition ruling() {
        return last;
    }

    Move move() {
        return (Move) last;
    }

    Decision decision() {
        return Objects.requireNonNull(move().decision());
    }

    RouterRequest openAsk() {
        return Objects.requireNonNull(StateView.openAsk(state));
    }

    RouterCommand lastAsked() {
        return asked.getLast();
    }
}
