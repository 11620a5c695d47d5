/**
 * Reads trees of plain values (from YAML, JSON, the environment) into records, and tells everything that is wrong at
 * once.
 *
 * <p>The names in the tree are the record components' names in snake case, with the unit at the end where {@link
 * io.canary.spi.settings.Unit} gives one: {@code Duration callTimeout} with {@code SECONDS} is {@code
 * call_timeout_sec}.
 */
@NullMarked
package io.canary.spi.settings;

import org.jspecify.annotations.NullMarked;
