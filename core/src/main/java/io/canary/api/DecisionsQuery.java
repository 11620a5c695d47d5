package io.canary.api;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;

/**
 * Which decisions of a deployment to list.
 *
 * @param after the number of the last known decision; 0 for none
 */
public record DecisionsQuery(
        @Default("0") @Range(min = 0) long after,
        @Default("100") @Range(min = 1, max = 1000) int limit) {}
