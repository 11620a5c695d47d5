/**
 * Moves traffic in HAProxy through its Runtime API: by the weights of servers, or by a line of a map.
 *
 * <p>{@code HaproxyNode} is one HAProxy behind a {@code RuntimeApi}; the shared router of several nodes moves all of
 * them. {@code ServiceCommands} decides, as a pure function, what to send for one service: {@code WeightedBackends} for
 * servers side by side, {@code MappedService} for a map. {@code AddedServers} are those of versions whose addresses the
 * deployment names. {@code BackendCheck} finds configurations in which weights do not decide what clients get.
 *
 * <p>Traffic is measured by {@code TrafficMeasurement}: a {@code ServiceMeter} for each service reads the statistics of
 * every node, and {@code LogReader} the latencies, where HAProxy sends its log here.
 */
@NullMarked
package io.canary.router.haproxy;

import org.jspecify.annotations.NullMarked;
