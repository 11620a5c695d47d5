/** Simulations of policies, on samples that the tests make up. */
@NullMarked
package io.canary.simulate;

import org.jspecify.annotations.NullMarked;
