/**
 * What routers share, each plugin with a copy of its own in its jar: waits that an interruption does not cut short
 * ({@link io.canary.router.support.Uninterruptibly}), the services of the settings
 * ({@link io.canary.router.support.ServiceTable}), addresses of instances
 * ({@link io.canary.router.support.UpstreamAddress}) and the loop that reports what a traffic layer counts
 * ({@link io.canary.router.support.ReportLoop}). The packages below have requests over HTTP, programs
 * that are run, routers of several nodes, and routers that speak JSON to another program.
 */
@NullMarked
package io.canary.router.support;

import org.jspecify.annotations.NullMarked;
