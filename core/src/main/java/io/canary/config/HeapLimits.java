package io.canary.config;

/** Default limits that follow from the size of the heap. */
final class HeapLimits {
    /** An open deployment takes a few KiB, and more while it moves traffic or merges distributions. */
    private static final long BYTES_PER_OPEN_DEPLOYMENT = 32 << 10;

    /** A body takes several times its size while it is parsed. */
    private static final int PARTS_OF_BODIES = 8;

    /** While one response is sent, the next one to the same client may be ready. */
    private static final int PARTS_OF_ANSWERS = 8;

    private HeapLimits() {}

    static int openDeployments() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / BYTES_PER_OPEN_DEPLOYMENT, 1, Integer.MAX_VALUE);
    }

    static long bodyBytes() {
        return Runtime.getRuntime().maxMemory() / PARTS_OF_BODIES;
    }

    static long answerBytes() {
        return Runtime.getRuntime().maxMemory() / PARTS_OF_ANSWERS;
    }
}
