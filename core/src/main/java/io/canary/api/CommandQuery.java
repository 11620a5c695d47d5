package io.canary.api;

import io.canary.spi.settings.Default;

/**
 * How to carry out a command.
 *
 * @param dryRun whether only to show what the command would do
 */
public record CommandQuery(@Default("false") boolean dryRun) {}
