@NullMarked
package io.canary.eventbus;

import org.jspecify.annotations.NullMarked;
