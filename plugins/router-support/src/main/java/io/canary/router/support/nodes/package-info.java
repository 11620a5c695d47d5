/**
 * Splits that are set on several nodes alike: a router implements {@link io.canary.router.support.nodes.Node} for one
 * of them, and {@link io.canary.router.support.nodes.NodesRouter} moves them together.
 */
@NullMarked
package io.canary.router.support.nodes;

import org.jspecify.annotations.NullMarked;
