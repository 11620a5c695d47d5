package io.canary.analysis.sequential.eprocess;

/** How far one report may raise evidence, as logarithms of e-values: less than the evidence keeps every bound. */
final class EvidenceCap {

    private EvidenceCap() {}

    /**
     * How much one report may raise the capped evidence, so that a corrupt one never decides alone: half of the
     * deciding evidence, plus 1.
     *
     * @param alpha the bound of false alarms: 1 / alpha decides
     */
    static double raiseMost(double alpha) {
        return 1 - Math.log(alpha) / 2;
    }

    /**
     * The capped evidence after one more report. Growth beyond {@link #raiseMost} is lost for good: otherwise a corrupt
     * report would decide together with the harmless one after it. So the capped evidence is at most the evidence, and
     * has the same bound. Evidence below 0 from healthy ticks is ignored: a corrupt report still reaches no more than
     * {@code raiseMost}, which does not decide, and a crash after an hour is found with as many reports as one at the
     * start.
     *
     * @param capped the capped evidence before
     * @param growth of the evidence by the report, as a logarithm
     */
    static double cap(double capped, double growth, double alpha) {
        return raise(capped, growth, raiseMost(alpha));
    }

    /** The evidence after its growth: at most {@code most} above its last value, or above 0 if that was lower. */
    static double raise(double before, double growth, double most) {
        return Math.min(before + growth, Math.max(before, 0) + most);
    }
}
