/**
 * {@code canary demo}: a complete service, a proxy and three versions of a shop in one process, with real requests.
 *
 * <p>Enter at {@link io.canary.demo.DemoCommand}. {@code ShopServer} is one version of the shop, {@code Shoppers} are
 * its clients, {@code RestClient} creates deployments over REST as a CI job would, and {@code ProgressLine} and {@code
 * Compared} print. Nothing else depends on this package.
 */
@NullMarked
package io.canary.demo;

import org.jspecify.annotations.NullMarked;
