/** The documentation, held to what the product does: its examples are run, its tables compared. */
@NullMarked
package io.canary.documentation;

import org.jspecify.annotations.NullMarked;
