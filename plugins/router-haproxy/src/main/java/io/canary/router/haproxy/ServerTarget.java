package io.canary.router.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one server is to be.
 *
 * @param weight 0 to 256
 * @param ready whether requests may come to it; a server that is not is in maintenance, where no cookie holds anybody on it
 */
record ServerTarget(int weight, boolean ready) {
    /** Gets nothing from anybody. */
    static final ServerTarget OFF = new ServerTarget(0, false);

    /** Whether a server is so. */
    boolean isTrueOf(ServerState state) {
        return state.weight() == weight && state.isReady() == ready;
    }

    /**
     * What makes servers so, and nothing for those that are. First those that get more, so that at each moment somebody is
     * there; a server is given its weight before it is let in, and is sent away only when it has none.
     */
    static List<String> orders(List<ServerState> states, Map<String, ServerTarget> targets) {
        var more = new ArrayList<String>();
        var less = new ArrayList<String>();
        var away = new ArrayList<String>();
        for (var state : states) {
            var target = targets.getOrDefault(state.name(), OFF);
            String server = "set server " + state.backend() + "/" + state.name();
            if (state.weight() != target.weight()) {
                boolean rises = target.ready() && (!state.isReady() || target.weight() > state.weight());
                (rises ? more : less).add(server + " weight " + target.weight());
            }
            if (state.isReady() != target.ready()) {
                (target.ready() ? more : away).add(server + (target.ready() ? " state ready" : " state maint"));
            }
        }
        more.addAll(less);
        more.addAll(away);
        return more;
    }
}
