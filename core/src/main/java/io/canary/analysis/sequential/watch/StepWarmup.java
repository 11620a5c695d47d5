package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/** How long a step warms up before its reports count. Not thread-safe. */
public final class StepWarmup {
    /** A step of which half of the canary is new warms up as long as the first step. */
    private static final double NEW_TIMES = 2;

    private final Analysis analysis;
    private double part = 1;

    /** A whole one. */
    public StepWarmup(Analysis analysis) {
        this.analysis = analysis;
    }

    /**
     * A step begins. The less of the canary is new, the shorter its warm-up, if the step before showed no harm.
     *
     * @param fresh the share of the canary that is new in it, 0 to 1
     * @param wasClean whether the step before showed none
     */
    public void begin(double fresh, boolean wasClean) {
        begin(wasClean ? Math.clamp(NEW_TIMES * fresh, 0, 1) : 1);
    }

    /** A step begins that needs this part of a whole warm-up, 0 to 1. */
    void begin(double ofWhole) {
        part = ofWhole;
    }

    /** Which part of a whole warm-up the step needs, 0 to 1. */
    public double part() {
        return part;
    }

    /** Whether it is over for metrics of a kind, this many seconds after the step began. */
    boolean isOver(Metric.Kind kind, double stepSeconds) {
        return stepSeconds >= part * analysis.warmUpSeconds(kind);
    }

    /** Whether it is over for errors and latency, the metrics that a promotion needs proofs of. */
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
