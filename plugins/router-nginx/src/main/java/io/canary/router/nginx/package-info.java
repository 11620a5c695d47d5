/**
 * A router for nginx.
 *
 * <p>{@code Planner} finds the {@code Route} that a split asks for; {@code Renderer}, with {@code ServiceRenderer} and
 * {@code LuaRenderer}, writes the {@code State} of all services as one include file; these are pure. {@code Check} lets
 * nginx read the file before it takes its place, {@code Reloader} puts it there and tells nginx, and {@code
 * Confirmation} waits until it serves. {@code SharedMemory} changes routes without a reload.
 */
@NullMarked
package io.canary.router.nginx;

import org.jspecify.annotations.NullMarked;
