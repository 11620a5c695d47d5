/** The distribution, examined from outside as its user meets it. */
@NullMarked
package io.canary.distribution;

import org.jspecify.annotations.NullMarked;
