/** The pictures of the documentation, drawn from what the engine says of simulated rollouts. */
@NullMarked
package io.canary.bench.picture;

import org.jspecify.annotations.NullMarked;
