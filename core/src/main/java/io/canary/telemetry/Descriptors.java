package io.canary.telemetry;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The file descriptors of this process.
 *
 * @param open how many there are
 * @param max how many there may be ({@code ulimit -n}); {@link Long#MAX_VALUE} where that is not known
 */
public record Descriptors(long open, long max) {

    public static Descriptors now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        && system.getMaxFileDescriptorCount() > 0
                ? new Descriptors(Math.max(0, system.getOpenFileDescriptorCount()), system.getMaxFileDescriptorCount())
                : new Descriptors(0, Long.MAX_VALUE);
    }
}
