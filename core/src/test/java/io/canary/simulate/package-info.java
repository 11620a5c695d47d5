/** Simulations of policies, on synthetic samples. */
@NullMarked
package io.canary.simulate;

import org.jspecify.annotations.NullMarked;
