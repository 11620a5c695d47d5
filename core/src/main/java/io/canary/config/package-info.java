/**
 * The configuration of the service, read and checked once, before anything starts.
 *
 * <p>Enter at {@link io.canary.config.Config}: records whose components are the settings, with their default, unit and
 * range as annotations that the binder of {@code io.canary.spi.settings} reads. A new setting is one component there
 * and a row in {@code configuration.md}.
 *
 * <p>{@code ConfigSources} merges the YAML file, environment variables and system properties, and has {@link
 * io.canary.config.Placeholders} resolved. {@link io.canary.config.ConfigLoader} reads them for the service, {@link
 * io.canary.config.HttpSection} for commands, which need only its address. {@code UpstreamRules} decides, as a pure
 * function, where a deployment may send traffic. {@code HeapLimits} has the defaults that follow from the memory.
 */
@NullMarked
package io.canary.config;

import org.jspecify.annotations.NullMarked;
