/** JSON from strangers: strict, and every mistake is told. */
@NullMarked
package io.canary.json;

import org.jspecify.annotations.NullMarked;
