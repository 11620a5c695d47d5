/**
 * A router that asks a keeper: a process beside the traffic layer that has any router in it and holds leases for it.
 * {@code KeeperRouter} asks; {@code CapabilitiesFile} is what it remembers of the keeper.
 */
@NullMarked
package io.canary.router.keeper;

import org.jspecify.annotations.NullMarked;
