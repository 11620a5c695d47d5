/** The contract for verticles in the same JVM or cluster: addresses and messages that are public. */
@NullMarked
package io.canary.eventbus;

import org.jspecify.annotations.NullMarked;
