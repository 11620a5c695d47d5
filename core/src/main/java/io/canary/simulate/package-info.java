/**
 * What a policy would have done: the rules and the analysis of a deployment, run on samples that are there already. As
 * pure as they are: no clock, no threads, and dice only of a seed that is given.
 */
@NullMarked
package io.canary.simulate;

import org.jspecify.annotations.NullMarked;
