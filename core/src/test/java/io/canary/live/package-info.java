@NullMarked
package io.canary.live;

import org.jspecify.annotations.NullMarked;
