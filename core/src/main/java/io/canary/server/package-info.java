/**
 * The running service: its parts, wired, started in order and stopped in the reverse order.
 *
 * <p>Enter at {@link io.canary.server.Orchestrator}: {@code open()} reads the journal, opens the routers and deploys
 * the verticles; {@code stop()} is the way out. {@code HttpServers} makes one HTTP server for each event loop and the
 * limits that they share. Nothing here decides anything about a deployment: a new part of the service gets its
 * constructor call here, and its rules in its own package. {@code cli} and {@code demo} start the service through this
 * package; nothing below knows of it.
 */
@NullMarked
package io.canary.server;

import org.jspecify.annotations.NullMarked;
