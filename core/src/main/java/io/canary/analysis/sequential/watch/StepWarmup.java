package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/** How long a step warms up before its reports count. Not thread-safe. */
public final class StepWarmup {
    /** If half of the canary is new in a step, it warms up as long as the first step. */
    private static final double NEW_TIMES = 2;

    private final Analysis analysis;
    private double part = 1;

    /** A full warm-up. */
    public StepWarmup(Analysis analysis) {
        this.analysis = analysis;
    }

    /**
     * Starts a step. The less of the canary is new, the shorter the warm-up, if the step before showed no harm.
     *
     * @param fresh the share of the canary that is new in the step, 0 to 1
     * @param wasClean whether the step before showed no harm
     */
    public void begin(double fresh, boolean wasClean) {
        begin(wasClean ? Math.clamp(NEW_TIMES * fresh, 0, 1) : 1);
    }

    /** Starts a step that needs this part of a full warm-up, 0 to 1. */
    void begin(double ofWhole) {
        part = ofWhole;
    }

    /** The part of a full warm-up that the step needs, 0 to 1. */
    public double part() {
        return part;
    }

    /** Whether the warm-up is over for metrics of a kind, this many seconds after the start of the step. */
    boolean isOver(Metric.Kind kind, double stepSeconds) {
        return stepSeconds >= part * analysis.warmUpSeconds(kind);
    }

    /** Whether the warm-up is over for errors and latency, for which a promotion needs proofs. */
    public boolean isOver(double stepSeconds) {
        return isOver(Metric.Kind.RATIO, stepSeconds) && isOver(Metric.Kind.DISTRIBUTION, stepSeconds);
    }

    public void write(MementoWriter to) {
        to.put(part);
    }

    public void read(MementoReader from) {
        part = from.next();
    }
}
