/**
 * A keeper: a process beside the traffic layer that has any router in it, and holds leases for it. Without renewal it
 * rolls back by itself, through that router.
 *
 * <p>A {@code KeptRouter} adds leases to a router: a {@code KeptService} is one service of it, and what its lease has
 * come to is a {@code LeaseState}. {@code LeaseMemory} is what a keeper goes on with after a restart. A {@code
 * KeeperDesk} carries out what the control API asks.
 */
@NullMarked
package io.canary.keeper;

import org.jspecify.annotations.NullMarked;
