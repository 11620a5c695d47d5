package io.canary.api;

import io.canary.deployment.SupervisorRequest.ListServices;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import org.jspecify.annotations.Nullable;

/**
 * Which services to list.
 *
 * @param serviceName null for all
 */
public record ServicesQuery(
        @Nullable String serviceName,
        @Default("1000") @Range(min = 1, max = 100_000) int limit) {

    ListServices question() {
        return new ListServices(serviceName, limit);
    }
}
