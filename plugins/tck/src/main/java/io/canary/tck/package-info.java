/**
 * The contract test suite of plugins: whether routers keep the promises of {@link io.canary.spi.TrafficRouter} and
 * sources those of {@link io.canary.spi.metrics.MetricSource}, and whether the packaged plugin loads as the host loads
 * it.
 *
 * <p>A router extends {@link io.canary.tck.TrafficRouterContract} in a unit test, and says in {@link
 * io.canary.tck.RouterSubject} what it is about; the parts of the contract come with it: {@code ServicesContract},
 * {@code OddNamesContract}, {@code AddressesContract}, {@code ReaderContract}, and, where a {@link
 * io.canary.tck.TrafficClient} can be had, {@code DataPathContract} and {@code LeaseContract}. {@link
 * io.canary.tck.PackagedPluginContract} goes into an integration test; {@link io.canary.tck.SettingsPageContract}
 * holds the page of documentation to the settings. For a source, {@link io.canary.tck.MetricSourceContract} and {@link
 * io.canary.tck.PackagedSourceContract} take the place of the first two.
 *
 * <p>{@code RouterUnderTest} calls the router as the host does, each call by a {@code HostCall}, and compares what it
 * observes with what was asked. {@code LeftOut} prints which parts were skipped, and why.
 */
@NullMarked
package io.canary.tck;

import org.jspecify.annotations.NullMarked;
