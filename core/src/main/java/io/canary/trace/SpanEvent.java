package io.canary.trace;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened during a span.
 *
 * @param attributes the values are texts, whole numbers ({@code Long}), {@code Double}s and booleans
 */
public record SpanEvent(Instant at, String name, Map<String, Object> attributes) {}
