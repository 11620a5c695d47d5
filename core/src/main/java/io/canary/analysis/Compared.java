package io.canary.analysis;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.memento.Memento;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The finding of a comparison, with all of its inputs. They determine the finding bit for bit: if it is not in memory,
 * as after a restart, it is computed again on demand. Only the finding of another version of the engine cannot be: then
 * just its recorded sentence is known. Thread-safe.
 */
public final class Compared {
    private final Inputs inputs;
    private final @Nullable String recordedSentence;
    private volatile @Nullable Finding finding;

    /**
     * The inputs: the state before, and the ticks since.
     *
     * @param policy the policy of the comparison
     * @param before the engine after the previous decision
     * @param ticks the ticks in order
     */
    public record Inputs(SequentialPolicy policy, Memento before, List<Stratum> ticks) {

        /** Packs the ticks: they stay in memory as long as this is the last decision. */
        public Inputs {
            ticks = PackedTicks.of(ticks);
        }

        /** Whether this version of the engine computes the same finding from it. */
        public boolean canReplay() {
            return Engine.canRestore(policy, before);
        }

        /**
         * The finding after all ticks.
         *
         * @throws IllegalArgumentException if this version {@linkplain #canReplay cannot compute it}
         */
        public Memento after() {
            return replay().memento();
        }

        /** The engine after all ticks. */
        Engine replay() {
            var engine = Engine.restore(policy, before);
            ticks.forEach(engine::take);
            return engine;
        }
    }

    /** A finding that follows from these inputs. */
    public Compared(Inputs inputs) {
        this(inputs, (String) null);
    }

    /**
     * A comparison as it was recorded.
     *
     * @param recordedSentence the recorded sentence of the finding; null if unknown
     */
    public Compared(Inputs inputs, @Nullable String recordedSentence) {
        this.inputs = inputs;
        this.recordedSentence = recordedSentence;
    }

    /** A comparison whose finding is in memory. */
    Compared(Inputs inputs, Finding finding) {
        this(inputs);
        this.finding = finding;
    }

    public Inputs inputs() {
        return inputs;
    }

    /** Whether the finding is known or can be computed again. */
    public boolean isKnown() {
        return finding != null || inputs.canReplay();
    }

    /**
     * The finding.
     *
     * @throws IllegalArgumentException if it {@linkplain #isKnown is not known}
     */
    public Finding finding() {
        var known = finding;
        if (known == null) {
            known = inputs.replay().finding();
            finding = known;
        }
        return known;
    }

    /** The requests per second of a version since the previous decision; 0 if none was reported. */
    public double requestsPerSecond(Role role) {
        var ticks = inputs.ticks();
        if (ticks.isEmpty()) {
            return 0;
        }
        double requests = 0;
        for (var tick : ticks) {
            var report = role == Role.CANARY ? tick.canary() : tick.baseline();
            requests += report == null ? 0 : report.requests();
        }
        long span = ticks.getLast().tick() - ticks.getFirst().tick() + 1;
        return requests / (span * inputs.policy().analysis().tick().toMillis() / 1000.0);
    }

    /** The finding in one sentence, for people. */
    public String sentence() {
        if (recordedSentence != null) {
            return recordedSentence;
        }
        if (!isKnown()) {
            return "compared by an earlier version";
        }
        String without = without();
        return without == null
                ? finding().sentence()
                : finding().sentence() + "; latencies are compared without " + without
                        + ", which is slower than the canary's other instances";
    }

    /** The canary's instance that was left out of the latencies in the last tick that it reported in; null for none. */
    public @Nullable String without() {
        for (var tick : inputs.ticks().reversed()) {
            if (tick.canary() != null) {
                return tick.canary().without();
            }
        }
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Compared c && c.inputs.equals(inputs);
    }

    @Override
    public int hashCode() {
        return inputs.hashCode();
    }

    @Override
    public String toString() {
        return sentence();
    }
}
