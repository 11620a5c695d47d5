/**
 * What routers share, each plugin with a copy of its own in its jar: waits that an interruption does not cut short
 * ({@link io.canary.router.support.Uninterruptibly}), the services of the settings
 * ({@link io.canary.router.support.ServiceTable}) and addresses of instances
 * ({@link io.canary.router.support.UpstreamAddress}). The packages below have requests over HTTP, routers of several
 * nodes, and routers that speak JSON to another program.
 */
@NullMarked
package io.canary.router.support;

import org.jspecify.annotations.NullMarked;
