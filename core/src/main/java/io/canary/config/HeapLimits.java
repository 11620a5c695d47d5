package io.canary.config;

/** What the memory of this process can carry, where the configuration does not say. */
final class HeapLimits {
    /** An open deployment that is watched takes a few KiB, and while it is moved, or reads distributions, some more. */
    private static final long BYTES_PER_OPEN_DEPLOYMENT = 32 << 10;

    /** Bodies become several times as large when they are read. */
    private static final int PARTS_OF_BODIES = 8;

    /** Beside each answer that is under way, the next one to the same client may be there. */
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
