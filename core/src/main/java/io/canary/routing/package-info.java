/** Router plugins: finding them, checking them, and calling them as the SPI promises. */
@NullMarked
package io.canary.routing;

import org.jspecify.annotations.NullMarked;
