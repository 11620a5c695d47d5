package io.canary.keeper;

import io.canary.control.ControlCall;
import io.canary.spi.TrafficSplit;

/** What a keeper can be asked beyond what every process with a control API can. */
sealed interface KeeperCall extends ControlCall {

    /** Whether a split could be asked for. */
    record Preflight(TrafficSplit split) implements KeeperCall {}

    /** Which run of the traffic layer it is. */
    record Generation(String service) implements KeeperCall {}

    record Capabilities() implements KeeperCall {}

    /** What became of the leases. */
    record Services() implements KeeperCall {}
}
