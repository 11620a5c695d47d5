package io.canary.router.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, and so connections, this process may have open. */
final class Descriptors {
    /** For what is not a client's connection or an upstream's: the journal, routers, control, libraries. */
    private static final long RESERVE = 128;

    private static final long CONNECTIONS_MIN = 16;
    private static final long CONNECTIONS_MAX = 100_000;
    private static final long UNKNOWN = 1_024;

    private Descriptors() {}

    /** How many clients may connect, so that each can have an upstream connection too and the reserve is left. */
    static int connections() {
        return connections(limit());
    }

    static int connections(long limit) {
        return (int) Math.clamp((limit - RESERVE) / 2, CONNECTIONS_MIN, CONNECTIONS_MAX);
    }

    private static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : UNKNOWN;
    }
}
