package io.canary.analysis;

import io.canary.analysis.sequential.Engine;
import io.canary.analysis.sequential.Finding;
import io.canary.analysis.sequential.Memento;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison has found, and everything that it was found from. The finding follows from that, bit for bit: where it is
 * not at hand, as after a restart, it is found again when it is asked for. Thread-safe.
 */
public final class Compared {
    private final Inputs inputs;
    private volatile @Nullable Finding finding;

    /**
     * What was known before, and what came in since.
     *
     * @param policy by which it is compared
     * @param before the engine as it was after the decision before
     * @param ticks in their order
     */
    public record Inputs(SequentialPolicy policy, Memento before, List<Stratum> ticks) {

        /** The engine as it is after all of it. */
        Engine replay() {
            var engine = Engine.restore(policy, before);
            ticks.forEach(engine::observe);
            return engine;
        }
    }

    /** What follows from these. */
    public Compared(Inputs inputs) {
        this(inputs, null);
    }

    /** The same, where it is at hand. */
    Compared(Inputs inputs, @Nullable Finding finding) {
        this.inputs = inputs;
        this.finding = finding;
    }

    public Inputs inputs() {
        return inputs;
    }

    /** What was found. */
    public Finding finding() {
        var known = finding;
        if (known == null) {
            known = inputs.replay().finding();
            finding = known;
        }
        return known;
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
        return finding().sentence();
    }
}
