package io.canary.http;

import io.canary.config.Config;
import io.canary.telemetry.Descriptors;

/**
 * How many connections there may be, so that descriptors are left for routers and the journal.
 *
 * @param max of all connections
 * @param perAddressMax from one address, so that no single one takes them all
 * @param closingMax of evicted connections that are not closed yet, beyond {@code max}
 */
record ConnectionLimits(int max, int perAddressMax, int closingMax) {
    private static final int MAX_DEFAULT = 10_000;
    private static final int MIN = 8;
    private static final int RESERVE_LEAST = 64;
    private static final int RESERVE_USUAL = 256;
    private static final int CLOSING_MAX = 16;

    /**
     * The configured limits, or those that the process can carry.
     *
     * @param descriptors when all is open except connections
     */
    static ConnectionLimits of(Config.Http config, Descriptors descriptors) {
        long reserve = Math.max(descriptors.open() + RESERVE_LEAST, Math.min(RESERVE_USUAL, descriptors.max() / 4));
        long most = Math.max(MIN, descriptors.max() - reserve);
        int max = (int) Math.min(most, config.connectionsMax() == null ? MAX_DEFAULT : config.connectionsMax());
        int perAddress = Math.min(config.connectionsPerAddressMax(), max - Math.max(1, max / 8));
        return new ConnectionLimits(max, perAddress, CLOSING_MAX);
    }
}
