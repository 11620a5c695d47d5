package io.canary.router.haproxy;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;

/**
 * Where HAProxy sends its log, a line for each request.
 *
 * @param host the address to listen on, with UDP
 * @param port the port to listen on; 0: any that is free, for tests
 */
public record LogSettings(
        @Default("127.0.0.1") String host,
        @Range(min = 0, max = 65_535) int port) {}
