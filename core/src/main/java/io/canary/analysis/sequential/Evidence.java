package io.canary.analysis.sequential;

/**
 * Evidence of several tests, put together: a mean of e-values is an e-value, whatever the tests have to do with each
 * other. Source: Vovk, Wang, "E-values: calibration, combination and applications", Annals of Statistics 49, 2021.
 */
public final class Evidence {

    private Evidence() {}

    /**
     * The logarithm of the weighted mean of e-values.
     *
     * @param logs their logarithms
     * @param weights at least 0, with a sum above 0: they are brought to 1
     */
    public static double combine(double[] logs, double[] weights) {
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
     * By how much one report may raise the evidence that is told, so that one that is corrupt never decides alone: half
     * of what decides, and 1.
     *
     * @param alpha the bound of false alarms: 1 / alpha decides
     */
    public static double raiseMost(double alpha) {
        return 1 - Math.log(alpha) / 2;
    }

    /**
     * What is told of evidence after one more report. What a report says beyond {@link #raiseMost} is never made up for
     * by later ones: else a corrupt report would decide together with the harmless one after it. So what is told is at
     * most the evidence, and bounded as it is. What healthy ticks took from it does not count against a report: a
     * corrupt one comes to no more than {@code raiseMost} from there too, which is short of what decides, and a crash
     * after an hour is found with as many reports as one at the start.
     *
     * @param told before
     * @param growth of the evidence by the report, as a logarithm
     */
    public static double tell(double told, double growth, double alpha) {
        return raise(told, growth, raiseMost(alpha));
    }

    /** What evidence comes to that grows, by no more than so much above what it was, or above 0 where it was less. */
    static double raise(double before, double growth, double most) {
        return Math.min(before + growth, Math.max(before, 0) + most);
    }
}
