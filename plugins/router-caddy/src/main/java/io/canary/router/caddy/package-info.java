/**
 * Moves traffic in Caddy: by the upstreams of a reverse proxy, through its admin API.
 *
 * <p>{@code CaddyNode} is one Caddy: {@code Admin} talks to it, {@code Finder} finds the reverse proxy of a service in
 * its configuration ({@code Handler}). {@code Planner} finds the upstreams of a split, {@code Slots} the order in
 * which they share traffic exactly, {@code ServerRoutes} whether requests can reach the proxy, and {@code Generation}
 * tells a restart from a run that goes on. These four are pure. Settings are in {@code CaddySettings}.
 */
@NullMarked
package io.canary.router.caddy;

import org.jspecify.annotations.NullMarked;
