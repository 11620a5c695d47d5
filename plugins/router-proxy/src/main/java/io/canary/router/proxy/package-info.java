/**
 * A router that carries the traffic itself: a reverse proxy, inside the orchestrator's process or in one of its own.
 *
 * <p>{@code ProxyRouter} obeys the host; a {@code ServiceRoutingState} listens for one service; an {@code Edge} is one
 * event loop of it. Which version a request goes to is decided by {@code Route} and {@code Place}, which are pure.
 * {@code Memory} is what a proxy goes on with after a restart.
 *
 * <p>In a process of its own it has the control API, whose calls a {@code ProxyDesk} carries out. A {@code
 * ProcessRouter} on the other side makes them.
 */
@NullMarked
package io.canary.router.proxy;

import org.jspecify.annotations.NullMarked;
