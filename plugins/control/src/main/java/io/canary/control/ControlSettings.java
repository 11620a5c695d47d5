package io.canary.control;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import java.util.List;

/**
 * Where a process takes orders from another.
 *
 * @param host the address to listen on; everyone who reaches it can move traffic
 * @param port the port to listen on; 0: any that is free
 * @param hosts the names that it is called by, beside localhost and addresses
 */
public record ControlSettings(
        @Default("127.0.0.1") String host,
        @Range(min = 0, max = 65_535) int port,
        List<String> hosts) {}
