@NullMarked
package io.canary.rollout;

import org.jspecify.annotations.NullMarked;
