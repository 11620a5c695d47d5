package io.canary.telemetry;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The file descriptors of this process.
 *
 * @param open the number in use
 * @param max the limit ({@code ulimit -n}); {@link Long#MAX_VALUE} if it is unknown
 */
public record Descriptors(long open, long max) {

    public static Descriptors now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        && system.getMaxFileDescriptorCount() > 0
                ? new Descriptors(Math.max(0, system.getOpenFileDescriptorCount()), system.getMaxFileDescriptorCount())
                : new Descriptors(0, Long.MAX_VALUE);
    }
}
