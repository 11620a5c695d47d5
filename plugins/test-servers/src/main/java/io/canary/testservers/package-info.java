/**
 * Real parts for tests of routers: servers that are started and killed, versions, users, load, and a connection that
 * fails.
 */
@NullMarked
package io.canary.testservers;

import org.jspecify.annotations.NullMarked;
