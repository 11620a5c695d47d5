@NullMarked
package io.canary.bus;

import org.jspecify.annotations.NullMarked;
