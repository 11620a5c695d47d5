/** Moves traffic in Caddy: by the upstreams of a reverse proxy, through its admin API. */
@NullMarked
package io.canary.router.caddy;

import org.jspecify.annotations.NullMarked;
