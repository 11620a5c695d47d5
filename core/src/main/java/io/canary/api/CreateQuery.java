package io.canary.api;

import io.canary.spi.settings.Default;

/**
 * How a deployment is to be begun.
 *
 * @param dryRun whether only to tell what would become of it
 */
public record CreateQuery(@Default("false") boolean dryRun) {}
