/**
 * What routers cost the traffic that they move, and how soon it moves: real servers, started here, on ports of their
 * own.
 */
@NullMarked
package io.canary.bench.routers;

import org.jspecify.annotations.NullMarked;
