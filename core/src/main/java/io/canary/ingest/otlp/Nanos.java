package io.canary.ingest.otlp;

/** Times in OTLP: nanoseconds since the epoch, without a sign. */
final class Nanos {
    private static final long A_MILLI = 1_000_000;

    private Nanos() {}

    static long millis(long nanos) {
        return Long.divideUnsigned(nanos, A_MILLI);
    }
}
