/**
 * JSON and RFC 3339 from untrusted clients: strict, within limits, and with the place of each error.
 *
 * <p>Enter at {@link io.canary.json.Json}: {@code read} makes maps and lists for the settings binder, {@code parser}
 * is the stream for readers that check names themselves. {@link io.canary.json.Rfc3339} is the only reader of times,
 * {@link io.canary.json.Times} the only writer, and {@link io.canary.json.Utf8} decides what counts as text. All are
 * pure functions without state, for any thread.
 */
@NullMarked
package io.canary.json;

import org.jspecify.annotations.NullMarked;
