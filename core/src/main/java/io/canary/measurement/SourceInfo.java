package io.canary.measurement;

import io.canary.spi.metrics.MetricSourceCapabilities;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configured metric source, as users see it.
 *
 * @param plugin the plugin's id and version
 * @param every how long the intervals are in which it is read
 * @param defaultQuery what is asked of it for deployments that do not say; null for nothing
 */
public record SourceInfo(
        String name,
        String type,
        String plugin,
        Duration every,
        @Nullable Map<String, Object> defaultQuery,
        MetricSourceCapabilities capabilities) {}
