/** Real servers, what happens to them, and whether what the API says of it is so. */
@NullMarked
package io.canary.matrix;

import org.jspecify.annotations.NullMarked;
