package io.canary.router.caddy;

import io.canary.router.nodes.Node;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What makes a split true on one Caddy. */
record Patch(Admin admin, Planner planner, TrafficSplit split, Handler handler, List<Upstream> wanted, Duration settle)
        implements Node.Plan {
    private static final int ATTEMPTS = 5;

    static Patch of(Admin admin, Planner planner, String id, TrafficSplit split, Duration settle)
            throws RouterException, InterruptedException {
        var handler = admin.look(id)
                .orElseThrow(() -> RouterException.rejected(
                        "there is no \"@id\": \"" + id + "\" in Caddy's configuration: give it to the reverse_proxy"));
        return new Patch(admin, planner, split, handler, planner.upstreams(handler, split), settle);
    }

    private boolean isDone() {
        return wanted.equals(handler.upstreams());
    }

    @Override
    public List<String> words() {
        var slots = wanted.stream().collect(Collectors.groupingBy(Upstream::dial, TreeMap::new, Collectors.counting()));
        return isDone() ? List.of() : List.of("PATCH /id/" + handler.id() + "/upstreams, slots by address: " + slots);
    }

    /** Caddy answers when it serves the new configuration, and then lets go of connections that have the old one. */
    @Override
    public void carryOut() throws RouterException, InterruptedException {
        if (!isDone()) {
            replace();
            Thread.sleep(settle);
        }
    }

    private void replace() throws RouterException, InterruptedException {
        var next = this;
        for (int attempt = 1; !next.isDone(); attempt++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (admin.replace(next.handler, next.handler.etag(), next.wanted)) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw RouterException.unreachable("nothing came of " + ATTEMPTS
                        + " attempts: somebody else keeps changing \"@id\": \"" + handler.id() + "\"");
            }
            next = of(admin, planner, handler.id(), split, settle);
        }
    }
}
