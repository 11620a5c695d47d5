package io.canary.analysis.sequential.eprocess;

/**
 * Evidence of several tests combined: a mean of e-values is an e-value under any dependence between the tests. Source:
 * Vovk, Wang, "E-values: calibration, combination and applications", Annals of Statistics 49, 2021.
 */
final class Evidence {

    private Evidence() {}

    /**
     * The logarithm of the weighted mean of e-values.
     *
     * @param logs their logarithms
     * @param weights at least 0, with a sum above 0: they are normalised
     */
    static double combine(double[] logs, double[] weights) {
        double most = Double.NEGATIVE_INFINITY;
        double all = 0;
        for (int i = 0; i < logs.length; i++) {
            most = weights[i] > 0 ? Math.max(most, logs[i]) : most;
            all += weights[i];
        }
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            sum += weights[i] > 0 ? weights[i] * Math.exp(logs[i] - most) : 0;
        }
        return most + Math.log(sum / all);
    }

    /**
     * By how much one report may raise the capped evidence, so that a corrupt one never decides alone: half of what
     * decides, and 1.
     *
     * @param alpha the bound of false alarms: 1 / alpha decides
     */
    static double raiseMost(double alpha) {
        return 1 - Math.log(alpha) / 2;
    }

    /**
     * The capped evidence after one more report. What a report says beyond {@link #raiseMost} is lost for good: else a
     * corrupt report would decide together with the harmless one after it. So the capped evidence is at most the
     * evidence, and has the same bound. What healthy ticks took from it does not count against a report: a corrupt one
     * still reaches no more than {@code raiseMost}, which does not decide, and a crash after an hour is found with as
     * many reports as one at the start.
     *
     * @param capped before
     * @param growth of the evidence by the report, as a logarithm
     */
    static double cap(double capped, double growth, double alpha) {
        return raise(capped, growth, raiseMost(alpha));
    }

    /** Evidence after its growth: by no more than {@code most} above what it was, or above 0 where it was less. */
    static double raise(double before, double growth, double most) {
        return Math.min(before + growth, Math.max(before, 0) + most);
    }
}
