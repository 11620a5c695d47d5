@NullMarked
package io.canary.routing;

import org.jspecify.annotations.NullMarked;
