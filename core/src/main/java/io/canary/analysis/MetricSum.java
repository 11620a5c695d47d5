package io.canary.analysis;

/** The merged reports of one metric. Not thread-safe. */
final class MetricSum {
    private long samples;
    private long requests;
    private double sum;
    private double sumByRequests;

    /** Adds a sample that reports the metric. */
    void add(double value, long itsRequests) {
        addSample(itsRequests);
        sum += value;
        sumByRequests += value * itsRequests;
    }

    /** Adds a sample that reports the metric and whose value is merged elsewhere. */
    void addSample(long itsRequests) {
        samples++;
        requests = sum(requests, itsRequests);
    }

    void add(MetricSum other) {
        samples += other.samples;
        requests = sum(requests, other.requests);
        sum += other.sum;
        sumByRequests += other.sumByRequests;
    }

    /** The sum of counts, limited to the largest number, as an overflow would make it negative. */
    static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    long requests() {
        return requests;
    }

    double sum() {
        return sum;
    }

    Coverage.Share share() {
        return new Coverage.Share(samples, requests);
    }

    /** The aggregate of at least one sample. NaN for a rate of no requests. */
    double value(StandardMetric.Aggregation aggregation) {
        return switch (aggregation) {
            case RATE -> sum / requests;
            case MEAN_BY_REQUESTS -> requests > 0 ? sumByRequests / requests : sum / samples;
            case MEAN, PERCENTILE -> sum / samples;
        };
    }
}
