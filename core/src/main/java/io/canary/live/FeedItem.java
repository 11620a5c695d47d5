package io.canary.live;

import java.util.function.Supplier;

/**
 * An item of a feed as it is now.
 *
 * @param key distinguishes it from the other items of the feed
 * @param version equal as long as viewers need no new text
 * @param text writes it as JSON, on a worker
 */
record FeedItem(String key, Object version, Supplier<String> text) {}
