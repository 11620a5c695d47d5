/** Who can read and change what. */
@NullMarked
package io.canary.files;

import org.jspecify.annotations.NullMarked;
