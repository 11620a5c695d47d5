package io.canary.router.caddy;

import io.canary.router.support.nodes.Node;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What makes a split true on one Caddy. */
record Patch(
        Admin admin,
        Finder finder,
        Planner planner,
        TrafficSplit split,
        Handler handler,
        List<Upstream> wanted,
        Duration settle)
        implements Node.Plan {
    private static final int ATTEMPTS = 5;

    static Patch of(Admin admin, Finder finder, Planner planner, TrafficSplit split, Duration settle)
            throws RouterException, InterruptedException {
        return switch (finder.find()) {
            case Finder.Found found ->
                new Patch(
                        admin,
                        finder,
                        planner,
                        split,
                        found.handler(),
                        planner.upstreams(found.handler(), split),
                        settle);
            case Finder.Missing missing -> throw RouterException.rejected(missing.what());
        };
    }

    private boolean isDone() {
        return handler.isNamed() && wanted.equals(handler.upstreams());
    }

    @Override
    public List<String> words() {
        var slots = wanted.stream().collect(Collectors.groupingBy(Upstream::dial, TreeMap::new, Collectors.counting()));
        return isDone()
                ? List.of()
                : List.of("PATCH " + handler.with(wanted).path()
                        + (handler.isNamed() ? "" : ", with its \"@id\": \"" + handler.id() + "\"")
                        + ", slots by address: "
                        + slots);
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
        boolean changedNothing = true;
        for (int attempt = 1; !next.isDone(); attempt++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var change = next.send(changedNothing);
            if (change == Admin.Change.DONE) {
                return;
            }
            changedNothing &= change == Admin.Change.OVERTAKEN;
            if (attempt == ATTEMPTS) {
                throw new RouterException(
                        changedNothing ? Kind.UNAVAILABLE : Kind.UNREACHABLE,
                        "nothing came of " + ATTEMPTS + " attempts: the configuration of \"@id\": \"" + handler.id()
                                + "\" is being changed from elsewhere all the time");
            }
            next = next.again(changedNothing);
        }
    }

    private Admin.Change send(boolean changedNothing) throws RouterException {
        try {
            return admin.replace(handler, handler.etag(), wanted);
        } catch (RouterException e) {
            throw changedNothing ? e : new RouterException(Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private Patch again(boolean changedNothing) throws RouterException, InterruptedException {
        try {
            return of(admin, finder, planner, split, settle);
        } catch (RouterException e) {
            var kind =
                    !changedNothing ? Kind.UNREACHABLE : e.kind() == Kind.REJECTED ? Kind.REJECTED : Kind.UNAVAILABLE;
            throw new RouterException(kind, String.valueOf(e.getMessage()), e);
        }
    }
}
