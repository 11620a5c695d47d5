package io.canary.trace;

import static io.canary.text.EnumNames.lower;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Derives the phases of a rollout from its history, entry by entry. */
final class Phases {
    /** A rollout whose router fails each raise for days has as many. Those after these are left out. */
    private static final int MAX = 1_000;

    /** The argument of {@link ReasonCode#ADVANCED}. */
    private static final int ADVANCED_TO = 2;

    /** The argument of {@link ReasonCode#ROUTER_SEEN_AGAIN}. */
    private static final int SEEN_AGAIN_THEN = 1;

    private static final Set<Type> ENDS =
            EnumSet.of(Type.PROMOTED, Type.ROLLED_BACK, Type.CANCELLED, Type.FAILED, Type.ABANDONED);
    private static final Set<Type> ENDS_PHASE =
            EnumSet.of(Type.ADVANCE, Type.PROMOTE, Type.PROMOTE_UNPROVEN, Type.ROLL_BACK, Type.CANCEL);

    private final DeploymentSpec spec;
    private final List<Phase> phases = new ArrayList<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<Instant, Integer> asked = new HashMap<>();
    private final List<EndedRequest> requests;
    private @Nullable Phase confirmed;
    private @Nullable Instant end;
    private boolean promotionRepeats;
    private boolean full;

    /** @param requests router requests that are over */
    Phases(DeploymentSpec spec, Collection<EndedRequest> requests) {
        this.spec = spec;
        this.requests = new ArrayList<>(requests);
        step(0, spec.plan().step(0).weight(), spec.createdAt());
        ask(spec.createdAt());
    }

    /** Whether an entry of this type ends a phase, or may do so. */
    static boolean isEndedBy(Type type) {
        return ENDS.contains(type) || ENDS_PHASE.contains(type) || type == Type.ROUTER_FAILED;
    }

    /** All so far, in the order of their begin. */
    List<Phase> all() {
        return phases;
    }

    /** When the rollout ended; null if it has not. */
    @Nullable
    Instant end() {
        return end;
    }

    private Phase now() {
        return phases.getLast();
    }

    /** Adds the next entry of the history. What comes after the end is no part of the rollout. */
    void add(HistoryEntry entry) {
        if (end != null) {
            return;
        } else if (full) {
            end = ENDS.contains(entry.type()) ? entry.at() : null;
            return;
        }
        boolean isLeft = ENDS_PHASE.contains(entry.type());
        if (phases.size() == MAX && (isLeft || entry.type() == Type.ROUTER_FAILED)) {
            full = true;
            now().end(entry.at());
            return;
        }
        if (isLeft
                && phases.size() > 1
                && now().isEmpty()
                && now().span().start().equals(entry.at())) {
            phases.removeLast(); // a step that would have gone on, if this had not come with the failure
        }
        amend(entry.at());
        var request = entry.type() == Type.ROUTER_FAILED ? now().request() : null;
        (request == null ? now().span() : request.span()).events().add(() -> event(entry));
        now().wait(entry);
        follow(entry);
    }

    /** What the history does not have of a router request that is over with the entry of this time. */
    private void amend(Instant at) {
        var known = requests.stream()
                .filter(request -> request.end().equals(at) && now().mayHave(request))
                .findFirst();
        if (known.isEmpty()) {
            return;
        }
        var request = known.get();
        requests.remove(request);
        if (now().request() == null) {
            ask(request.since());
        }
        now().amend(request);
    }

    private void follow(HistoryEntry entry) {
        var at = entry.at();
        switch (entry.type()) {
            case WEIGHT_CONFIRMED -> {
                now().confirmed(at);
                confirmed = now();
            }
            case ADVANCE -> advance(entry);
            case PROMOTE, PROMOTE_UNPROVEN -> promote(entry);
            case ROLL_BACK, CANCEL -> rollBack(entry);
            case ROUTER_FAILED -> failed(entry);
            case RESTARTED -> restarted(entry);
            case LEASE_LAPSED -> ask(at);
            case ROUTER_REACHABLE -> {
                if (isAskedToHold(entry.reason())) {
                    ask(at);
                }
            }
            case PROMOTED, ROLLED_BACK, CANCELLED, FAILED, ABANDONED -> end(entry);
            default -> {}
        }
    }

    // --- phases

    private void step(int number, @Nullable Weight weight, Instant at) {
        String name = weight == null ? "step" : "step " + weight;
        var phase = begin(name, RouterSpan.SPLIT, number, weight, at);
        phase.span()
                .attributes()
                .put("canary.step", number)
                .put("canary.weight_percent", weight)
                .put("canary.interval_sec", spec.plan().step(number).soak());
    }

    private Phase begin(String name, String verb, @Nullable Integer step, @Nullable Weight weight, Instant at) {
        String what = step == null ? name : "step " + step;
        int attempt = attempts.merge(what, 1, Integer::sum);
        var phase = new Phase(what + " attempt " + attempt, name, verb, step, weight, at);
        phase.span().attributes().put("canary.attempt", attempt);
        phases.add(phase);
        return phase;
    }

    private void ask(Instant at) {
        int number = asked.merge(at, 1, Integer::sum);
        now().asks(new RouterSpan(spec, now().verb(), now().weight(), at, number));
    }

    private void advance(HistoryEntry entry) {
        var last = now().step();
        now().end(entry.at());
        boolean isKnown = entry.reason().code() == ReasonCode.ADVANCED;
        var to = isKnown && entry.reason().args().get(ADVANCED_TO) instanceof Weight weight ? weight : null;
        step(last == null ? 0 : last + 1, to, entry.at());
        ask(entry.at());
    }

    private void promote(HistoryEntry entry) {
        promotionRepeats =
                entry.type() == Type.PROMOTE_UNPROVEN || entry.reason().code() == ReasonCode.PROMOTE_REQUESTED;
        now().end(entry.at());
        begin("promotion", RouterSpan.PROMOTE, null, Weight.FULL, entry.at());
        ask(entry.at());
    }

    private void rollBack(HistoryEntry entry) {
        if (entry.type() == Type.ROLL_BACK) {
            now().span().failed(ReasonText.message(entry));
        }
        now().end(entry.at());
        begin("rollback", RouterSpan.ROLLBACK, null, Weight.NONE, entry.at());
        ask(entry.at());
    }

    private void end(HistoryEntry entry) {
        var at = entry.at();
        var request = now().takeRequest();
        if (request != null) {
            switch (entry.type()) {
                case ABANDONED -> request.unknown(at);
                case FAILED -> {
                    if (entry.reason().code() == ReasonCode.BASELINE_CONFIRMED) {
                        request.confirmed(at);
                    } else {
                        request.givenUp(at, ReasonText.message(entry));
                    }
                }
                default -> request.confirmed(at);
            }
        }
        now().end(at);
        end = at;
    }

    // --- router requests

    /**
     * A request for more weight is not repeated: the step before goes on until the evidence allows it again. All others
     * are repeated.
     */
    private void failed(HistoryEntry entry) {
        String error = ReasonText.message(entry);
        var request = now().request();
        if (request != null) {
            request.attemptFailed(error);
        }
        var before = confirmed;
        boolean isRaise =
                switch (now().verb()) {
                    case RouterSpan.SPLIT -> !now().isConfirmed();
                    case RouterSpan.PROMOTE -> !promotionRepeats;
                    default -> false;
                };
        if (isRaise && before != null && before != now()) {
            goOn(before, entry.at(), error);
        }
    }

    private void goOn(Phase before, Instant at, String error) {
        var failed = now();
        var request = failed.takeRequest();
        if (request != null) {
            request.givenUp(at, error);
        }
        failed.span().failed(error);
        failed.end(at);
        step(Objects.requireNonNull(before.step()), before.weight(), at);
        failed.goesOnIn(now(), at);
        now().confirmed(at);
        confirmed = now();
    }

    /** Whether the request before was carried out is unknown. */
    private void restarted(HistoryEntry entry) {
        var request = now().takeRequest();
        if (request != null) {
            request.unknown(entry.at());
        }
        switch (entry.reason().code()) {
            case RESTARTED_ASKING_WEIGHT, RESTARTED_ASKING_ALL -> ask(entry.at());
            default -> {}
        }
    }

    private static boolean isAskedToHold(Reason reason) {
        return reason.code() == ReasonCode.ROUTER_SEEN_AGAIN
                && reason.args().get(SEEN_AGAIN_THEN) instanceof Reason then
                && then.code() == ReasonCode.ASKING_TO_HOLD_AGAIN;
    }

    // --- events

    private static SpanEvent event(HistoryEntry entry) {
        return new SpanEvent(
                entry.at(),
                lower(entry.type()),
                new Attributes()
                        .put("canary.reason", ReasonText.message(entry))
                        .put("canary.reason_code", entry.reason().cause().json())
                        .put("canary.by", entry.by())
                        .toMap());
    }
}
