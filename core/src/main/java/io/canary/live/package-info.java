/**
 * What people watch: the list of deployments, or one of them, as a stream of what has changed since the viewer last
 * looked.
 *
 * <p>Enter at {@link io.canary.live.Feeds}, which has one {@link io.canary.live.Feed} for the list and one for each
 * deployment that somebody watches. A feed reads its {@link io.canary.live.FeedSource} again and again while it has
 * viewers, keeps the latest text of each item ({@link io.canary.live.FeedState}, pure), and writes it once for all of
 * them. A {@link io.canary.live.Viewer} is no more than a position among the changes: one that reads slowly gets
 * the latest text when it is ready for it, and nothing is buffered meanwhile. {@link io.canary.live.Delivery} serves
 * them in short turns, so that many of them delay nothing else.
 */
@NullMarked
package io.canary.live;

import org.jspecify.annotations.NullMarked;
