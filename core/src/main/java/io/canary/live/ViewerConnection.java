package io.canary.live;

import io.vertx.core.buffer.Buffer;

/** The connection of one viewer. Used on one context only. */
public interface ViewerConnection {
    void write(Buffer events);

    /** Whether the viewer has not taken what was written so far, so that more would have to be buffered. */
    boolean isFull();

    /** Ends the stream after these events. */
    void end(Buffer events);

    /** Closes the connection, with whatever is not taken yet. */
    void cut();
}
