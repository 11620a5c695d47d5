package io.canary.live;

import io.vertx.core.buffer.Buffer;

/** The connection of a viewer that takes everything at once. */
class OpenConnection implements ViewerConnection {
    @Override
    public void write(Buffer events) {}

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void end(Buffer events) {}

    @Override
    public void cut() {}
}
