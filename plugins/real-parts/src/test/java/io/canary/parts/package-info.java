/** Tests of the parts that decide something. */
@NullMarked
package io.canary.parts;

import org.jspecify.annotations.NullMarked;
