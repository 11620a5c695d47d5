/**
 * A router that carries the traffic itself: a reverse proxy inside the orchestrator's process.
 *
 * <p>{@code ProxyRouter} obeys the host; a {@code ServiceProxy} listens for one service; an {@code Edge} is one event loop of
 * it. Which version a request goes to is decided by {@code Route} and {@code Place}, which are pure.
 */
@NullMarked
package io.canary.router.proxy;

import org.jspecify.annotations.NullMarked;
