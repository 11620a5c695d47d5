package io.canary.analysis;

/** What samples report of one metric, together. Not thread-safe. */
final class MetricSum {
    private long samples;
    private long requests;
    private double sum;
    private double sumByRequests;

    /** Takes in a sample that reports the metric. */
    void add(double value, long itsRequests) {
        addSample(itsRequests);
        sum += value;
        sumByRequests += value * itsRequests;
    }

    /** Takes in a sample that reports it, and whose value is merged elsewhere. */
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

    /** Of counts: at most the largest, where an overflow would make the most of all evidence less than none. */
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

    /** What the samples say together, of which there is at least one. NaN for a rate of no requests. */
    double value(StandardMetric.Aggregation aggregation) {
        return switch (aggregation) {
            case RATE -> sum / requests;
            case MEAN_BY_REQUESTS -> requests > 0 ? sumByRequests / requests : sum / samples;
            case MEAN, PERCENTILE -> sum / samples;
        };
    }
}
