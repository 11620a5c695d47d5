package io.canary.trace;

import static io.canary.text.EnumNames.lower;

import io.canary.analysis.Verdict;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.RolloutEnd;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.rollout.Status;
import io.canary.rollout.TraceParent;
import io.canary.text.ReasonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Derives the trace of one rollout: the root, which is the whole rollout; below it its phases, which are the steps, the
 * promotion and the rollback; below each of these its router requests and what it waited for. Entries of the history
 * and decisions become events of the phase that they happened in.
 *
 * <p>First {@linkplain #add(HistoryEntry) add} the whole history, then the decisions. Not thread-safe.
 */
public final class RolloutTrace {
    private static final String ROOT = "rollout";

    private final DeploymentSpec spec;
    private final UUID id;
    private final Phases phases;

    /**
     * A trace without history.
     *
     * @param requests router requests that ended since the service started, about which more is known than the history
     *     has; may be empty
     */
    public RolloutTrace(DeploymentSpec spec, Collection<EndedRequest> requests) {
        this.spec = spec;
        this.id = UUID.fromString(spec.id());
        this.phases = new Phases(spec, requests);
    }

    /** Whether an entry of this type ends a phase, or may do so: then there is something to export. */
    public static boolean endsPhase(HistoryEntry.Type type) {
        return Phases.isEndedBy(type);
    }

    /** Adds the next entry of the history. */
    public void add(HistoryEntry entry) {
        phases.add(entry);
    }

    /**
     * Adds a decision to the phase in which it was made.
     *
     * @param from only if that is this phase or a later one
     * @return whether the phase is over
     */
    public boolean add(Decision decision, int from) {
        var phase = phaseOf(decision, from);
        if (phase == null) {
            return true;
        }
        phase.span().events().add(() -> event(decision));
        return phase.isOver();
    }

    /** The last that began before it; of all that began after it, as the clock was set back, the last of its step. */
    private @Nullable Phase phaseOf(Decision decision, int from) {
        var all = phases.all();
        var candidates = all.subList(Math.min(from, all.size()), all.size()).reversed();
        return candidates.stream()
                .filter(phase -> phase.span().start().isBefore(decision.at()))
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(phase -> Objects.equals(phase.step(), decision.step()))
                        .findFirst())
                .orElse(null);
    }

    /** How many phases are over. They are over for good, and their numbers stay. */
    public int ended() {
        var all = phases.all();
        return all.getLast().isOver() ? all.size() : all.size() - 1;
    }

    /**
     * The spans that are over: of the phases, and of the rollout once that is over.
     *
     * @param record the deployment as it is now, or as it was when one of these phases ended
     * @param from only those of this phase and of later ones
     */
    public List<Span> spans(DeploymentRecord record, int from) {
        var spans = new ArrayList<Span>();
        long root = SpanIds.of(id, ROOT);
        phases.all().stream().skip(from).forEach(phase -> phase.spans(id, root, spec.createdAt())
                .forEach(spans::add));
        var whole = root(record);
        if (whole != null) {
            spans.add(whole);
        }
        return spans;
    }

    /** The span of the whole rollout; null if it is not over. */
    private @Nullable Span root(DeploymentRecord record) {
        var end = phases.end();
        if (end == null || !(record.state() instanceof State.Ended)) {
            return null;
        }
        var outcome = RolloutEnd.of(record);
        var root = new OpenSpan(ROOT, "rollout " + spec.serviceName(), Span.Kind.INTERNAL, spec.createdAt());
        describe(root.attributes(), outcome);
        String reason = ReasonText.of(StateView.reason(spec, record.state(), record.lastDecision()));
        root.attributes().put("canary.reason", reason);
        if (outcome.outcome() == Status.ROLLED_BACK || outcome.outcome() == Status.FAILED) {
            root.failed(reason);
        } else if (outcome.outcome() == Status.PROMOTED) {
            root.succeeded();
        }
        var from = spec.createdAt();
        var to = phases.all().stream()
                .flatMap(phase -> Stream.ofNullable(phase.span().end()))
                .reduce(end, (one, other) -> one.isAfter(other) ? one : other);
        var links = spec.traceParent() == null ? List.<TraceParent>of() : List.of(spec.traceParent());
        return root.toSpan(id, 0, from, to.isBefore(from) ? from : to).with(links);
    }

    private void describe(Attributes attributes, RolloutEnd end) {
        attributes
                .put("deployment.id", spec.id())
                .put("canary.service", spec.serviceName())
                .put("canary.baseline_version", spec.baselineVersion())
                .put("canary.new_version", spec.newVersion())
                .put("canary.router", spec.router())
                .put("canary.owner", spec.request().owner())
                .put("canary.outcome", lower(end.outcome()))
                .put("canary.reason_code", end.cause().json());
    }

    private static SpanEvent event(Decision decision) {
        var verdict = decision.verdict();
        return new SpanEvent(
                decision.at(),
                "decision",
                new Attributes()
                        .put("canary.kind", lower(decision.kind()))
                        .put("canary.trigger", lower(decision.trigger()))
                        .put("canary.verdict", verdict.outcome())
                        .put("canary.e_value", eValue(verdict))
                        .put("canary.step", decision.step())
                        .put("canary.weight_percent", decision.weight())
                        .put("canary.reason", ReasonText.of(decision.reason()))
                        .toMap());
    }

    /** The e-value of harm; null if nothing was compared, or if another version of the engine did it. */
    private static @Nullable Double eValue(Verdict verdict) {
        return verdict instanceof Verdict.Comparative c && c.compared().isKnown()
                ? Double.valueOf(c.compared().finding().eValue())
                : null;
    }
}
