package io.canary.api;

import io.canary.spi.settings.Default;

/**
 * How to carry out a create.
 *
 * @param dryRun whether only to show what the deployment would do
 */
public record CreateQuery(@Default("false") boolean dryRun) {}
