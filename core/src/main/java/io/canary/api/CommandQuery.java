package io.canary.api;

import io.canary.spi.settings.Default;

/**
 * How a command is to be done.
 *
 * @param dryRun whether only to say what would become of it
 */
public record CommandQuery(@Default("false") boolean dryRun) {}
