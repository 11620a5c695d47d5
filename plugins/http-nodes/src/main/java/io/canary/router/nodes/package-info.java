/**
 * What routers share that speak HTTP with the traffic layer: requests that an interruption does not tear, and splits
 * that are made true on several nodes alike.
 */
@NullMarked
package io.canary.router.nodes;

import org.jspecify.annotations.NullMarked;
