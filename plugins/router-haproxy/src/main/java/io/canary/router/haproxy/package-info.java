/** Moves traffic in HAProxy through its Runtime API: by the weights of servers, or by a line of a map. */
@NullMarked
package io.canary.router.haproxy;

import org.jspecify.annotations.NullMarked;
