/**
 * A router for whatever has an endpoint of its own: it puts the split there, and gets from there what is in force.
 *
 * <p>{@code HttpRouter} obeys the host. A desired state becomes an {@code Order} (by {@code Orders}, with {@code
 * Template}s), which a {@code Caller} sends until it is answered, each time through the {@code Endpoint}. What an
 * answer means is decided by {@code Meaning}, how long to pause by {@code Backoff}; both are pure.
 */
@NullMarked
package io.canary.router.http;

import org.jspecify.annotations.NullMarked;
