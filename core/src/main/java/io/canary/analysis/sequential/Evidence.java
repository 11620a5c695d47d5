package io.canary.analysis.sequential;

/**
 * Evidence of several tests, put together: a mean of e-values is an e-value, whatever the tests have to do with each other.
 * Source: Vovk, Wang, "E-values: calibration, combination and applications", Annals of Statistics 49, 2021.
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
     * What is told of evidence, so that one corrupt report alone never decides: it rises by at most half of what decides, and 1.
     *
     * @param told before
     * @param actual the evidence now, as a logarithm
     * @param alpha the bound of false alarms: 1 / alpha decides
     */
    public static double clip(double told, double actual, double alpha) {
        return Math.min(actual, told - Math.log(alpha) / 2 + 1);
    }
}
