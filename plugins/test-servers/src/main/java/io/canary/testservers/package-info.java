/**
 * Real parts for tests of routers: servers, clients, load, and the monitor that compares the API with the real
 * traffic.
 *
 * <p>{@link io.canary.parts.RealServer} starts and kills a server process, {@link io.canary.parts.StubUpstreamServer}
 * is a version, {@link io.canary.parts.Browser} and {@link io.canary.parts.LoadGenerator} are clients, and a {@link
 * io.canary.parts.Relay} makes connections fail. A {@link io.canary.parts.TruthMonitor} asks the API what is so while
 * {@link io.canary.parts.SteadyClients} measure it; {@link io.canary.parts.ClaimCheck} compares the two, as a pure
 * function.
 */
@NullMarked
package io.canary.testservers;

import org.jspecify.annotations.NullMarked;
