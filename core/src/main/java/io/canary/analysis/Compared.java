package io.canary.analysis;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.memento.Memento;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison has found, and everything that it was found from. The finding follows from that, bit for bit: where
 * it is not at hand, as after a restart, it is found again when it is asked for. Only what an engine of another version
 * found is not: of that there is the sentence in which it was told. Thread-safe.
 */
public final class Compared {
    private final Inputs inputs;
    private final @Nullable String told;
    private volatile @Nullable Finding finding;

    /**
     * What was known before, and what came in since.
     *
     * @param policy by which it is compared
     * @param before the engine as it was after the decision before
     * @param ticks in their order
     */
    public record Inputs(SequentialPolicy policy, Memento before, List<Stratum> ticks) {

        /** The ticks are packed: they stay for as long as the decision is the last. */
        public Inputs {
            ticks = PackedTicks.of(ticks);
        }

        /** Whether this version of the engine finds in it what was found. */
        public boolean canReplay() {
            return Engine.canRestore(policy, before);
        }

        /**
         * What is known after all of it.
         *
         * @throws IllegalArgumentException if this version {@linkplain #canReplay does not find it}
         */
        public Memento after() {
            return replay().memento();
        }

        /** The engine as it is after all of it. */
        Engine replay() {
            var engine = Engine.restore(policy, before);
            ticks.forEach(engine::take);
            return engine;
        }
    }

    /** What follows from these. */
    public Compared(Inputs inputs) {
        this(inputs, (String) null);
    }

    /**
     * The same as it was recorded.
     *
     * @param told the sentence in which it was told at the time; null where that is not known
     */
    public Compared(Inputs inputs, @Nullable String told) {
        this.inputs = inputs;
        this.told = told;
    }

    /** The same, where it is at hand. */
    Compared(Inputs inputs, Finding finding) {
        this(inputs);
        this.finding = finding;
    }

    public Inputs inputs() {
        return inputs;
    }

    /** Whether what was found is known, or can be found again. */
    public boolean isKnown() {
        return finding != null || inputs.canReplay();
    }

    /**
     * What was found.
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

    /** How many requests of a version there were in a second, since the decision before; 0 where none was reported. */
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

    /** It in one sentence, for people. */
    public String sentence() {
        if (told != null) {
            return told;
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

    /**
     * The canary's instance without which latencies were compared in the last tick that it reported in; null for none.
     */
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
