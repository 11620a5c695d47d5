package io.canary.analysis.sequential;

/** How much of a warm-up a step needs before what it shows is looked at. Not thread-safe. */
final class StepWarmup {
    /** A step half of which is new is warmed up as the first is. */
    private static final double NEW_TIMES = 2;

    private final Analysis analysis;
    private double part = 1;

    /** A whole one. */
    StepWarmup(Analysis analysis) {
        this.analysis = analysis;
    }

    /**
     * A step begins, which needs as much less as less of what serves it is new, where nothing spoke against what served
     * the step before.
     *
     * @param fresh the share of the canary that is new in it, 0 to 1
     * @param wasClean whether nothing did
     */
    void begin(double fresh, boolean wasClean) {
        begin(wasClean ? Math.clamp(NEW_TIMES * fresh, 0, 1) : 1);
    }

    /** A step begins that needs this part of a whole one, 0 to 1. */
    void begin(double ofWhole) {
        part = ofWhole;
    }

    /** Which part of a whole one the step needs, 0 to 1. */
    double part() {
        return part;
    }

    /** Whether it is over for metrics of a kind, so many seconds after the step began. */
    boolean isOver(Metric.Kind kind, double stepSeconds) {
        return stepSeconds >= part * analysis.warmUpSeconds(kind);
    }

    /** Whether it is over for errors and latency, of which a promotion asks for proofs. */
    boolean isOver(double stepSeconds) {
        return isOver(Metric.Kind.RATIO, stepSeconds) && isOver(Metric.Kind.DISTRIBUTION, stepSeconds);
    }

    void write(Memento.Writer to) {
        to.put(part);
    }

    void read(Memento.Reader from) {
        part = from.next();
    }
}
