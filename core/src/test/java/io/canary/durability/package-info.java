/** State that outlives the process. */
@NullMarked
package io.canary.durability;

import org.jspecify.annotations.NullMarked;
