package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Talks to one HAProxy. Safe for any thread: each exchange has a connection of its own. */
final class RuntimeApi {
    private final NodeAddress node;
    private final Duration limit;

    /** @param limit of one exchange */
    RuntimeApi(NodeAddress node, Duration limit) {
        this.node = node;
        this.limit = limit;
    }

    NodeAddress node() {
        return node;
    }

    /** Asks for what changes nothing; an interruption ends it at once. */
    Answer look(List<String> commands) throws RouterException, InterruptedException {
        return exchange(commands, true);
    }

    /**
     * Orders a change. HAProxy is given the whole of it at once, and an interruption does not tear it: the thread is
     * interrupted still when this ends, in a second at most.
     */
    Answer order(List<String> commands) throws RouterException, InterruptedException {
        return exchange(commands, false);
    }

    private Answer exchange(List<String> commands, boolean mayBeCutShort) throws RouterException, InterruptedException {
        var exchange = new Exchange(node, limit, mayBeCutShort);
        try {
            return Answer.of(exchange.send(String.join(";", commands)));
        } catch (IOException e) {
            throw failure(exchange.wasSent(), e);
        }
    }

    private RouterException failure(boolean wasSent, IOException e) {
        String said = "haproxy node " + node + " does not answer: ";
        return wasSent
                ? new RouterException(Kind.UNREACHABLE, said + reason(e), e)
                : new RouterException(
                        Kind.UNAVAILABLE,
                        said + "cannot connect (" + reason(e) + "), and nothing was sent. Check that HAProxy runs, and"
                                + " that this user may open its stats socket",
                        e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
