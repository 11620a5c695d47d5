package io.canary.live;

import io.vertx.core.Future;
import java.util.List;

/** What a feed shows. */
interface FeedSource {
    /** Reads all items, in the order in which viewers get them. */
    Future<List<FeedItem>> read();

    /** Calls this whenever an item may have changed, until the returned handle is closed. */
    Runnable listen(Runnable onChange);
}
