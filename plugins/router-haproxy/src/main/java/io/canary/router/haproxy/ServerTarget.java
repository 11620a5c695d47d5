package io.canary.router.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one server is to be.
 *
 * @param weight 0 to 256
 * @param ready whether requests may come to it; a server that is not is in maintenance, where no cookie holds a user
 *     on it
 */
record ServerTarget(int weight, boolean ready) {
    /** Gets no request, not even by a cookie. */
    static final ServerTarget OFF = new ServerTarget(0, false);

    private int share() {
        return ready ? weight : 0;
    }

    /**
     * What makes servers so, and nothing for those that are. HAProxy carries out one order after the other with
     * requests between them, so their sequence keeps two promises at each moment: there is a server to answer, and the
     * canary's share is not above both the one before and the one after. It is also what lets the canary have its share
     * from the first requests on: HAProxy queues a server that comes back behind one turn of all weights that it knows
     * by then.
     *
     * <p>A server is given its weight before it is let in, and is sent away only when it has none.
     */
    static List<String> orders(List<ServerState> states, Map<String, ServerTarget> targets, Set<String> canaries) {
        var others = new ArrayList<String>();
        var canaryLess = new ArrayList<String>();
        var canaryMore = new ArrayList<String>();
        var othersLess = new ArrayList<String>();
        var away = new ArrayList<String>();
        for (var state : states) {
            var target = targets.getOrDefault(state.name(), OFF);
            boolean opens = target.ready() && !state.isReady();
            boolean rises = opens || target.share() > state.share();
            boolean isCanary = canaries.contains(state.name());
            var orders = isCanary ? (rises ? canaryMore : canaryLess) : (rises ? others : othersLess);
            String server = "set server " + state.backend() + "/" + state.name();
            if (state.weight() != target.weight()) {
                orders.add(server + " weight " + target.weight());
            }
            if (opens) {
                orders.add(server + " state ready");
            }
            if (state.isReady() && !target.ready()) {
                away.add(server + " state maint");
            }
        }
        return joined(others, canaryLess, canaryMore, othersLess, away);
    }

    @SafeVarargs
    private static List<String> joined(List<String>... parts) {
        var all = new ArrayList<String>();
        for (var part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
