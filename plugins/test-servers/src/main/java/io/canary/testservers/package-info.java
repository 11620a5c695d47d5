/**
 * What tests of routers share: servers, clients, load, and the monitor that compares the API with the real
 * traffic.
 *
 * <p>{@link io.canary.testservers.RealServer} starts and kills a server process, {@link
 * io.canary.testservers.StubUpstreamServer} is a version, {@link io.canary.testservers.Browser} and {@link
 * io.canary.testservers.LoadGenerator} are clients, and a {@link io.canary.testservers.Relay} makes connections fail. A
 * {@link io.canary.testservers.TruthMonitor} asks the API what is so while {@link io.canary.testservers.SteadyClients}
 * measure it; {@link io.canary.testservers.ClaimCheck} compares the two, as a pure function. {@link
 * io.canary.testservers.KeeperLeaseContract} is the contract of leases for servers whose routers hold none; {@link
 * io.canary.testservers.Checkout} is the service that tests move, and {@link io.canary.testservers.CountedShares}
 * compares what clients get of it with what was asked. {@link io.canary.testservers.MarkdownPage} reads the examples of
 * a page. {@link io.canary.testservers.KubernetesApiServer} is a real API server of Kubernetes.
 */
@NullMarked
package io.canary.testservers;

import org.jspecify.annotations.NullMarked;
