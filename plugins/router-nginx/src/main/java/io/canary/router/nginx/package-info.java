/**
 * A router for nginx.
 *
 * <p>{@code Planner} finds the {@code Route} that a split asks for; {@code Renderer}, with {@code ServiceRenderer} and
 * {@code LuaRenderer}, writes the {@code State} of all services as one include file; these are pure. {@code
 * SplitWriter} puts a split in force: {@code Check} lets nginx read the file before it takes its place, {@code
 * Reloader} puts it there and has nginx read it, and {@code Confirmation} waits until every worker serves it. {@code
 * SharedMemory} changes routes without a reload. {@code SplitReader} reads what is in force.
 */
@NullMarked
package io.canary.router.nginx;

import org.jspecify.annotations.NullMarked;
