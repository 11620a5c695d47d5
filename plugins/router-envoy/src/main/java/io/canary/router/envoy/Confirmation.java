package io.canary.router.envoy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** When one call is confirmed, and how long it waits for that. */
final class Confirmation {
    /** How often it is looked whether a lost node has been gone for long enough, which no event reports. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final EnvoySettings settings;
    private final int nodesMin;
    private final Duration timeout;
    private final Duration settle;
    private final Duration lostNode;
    private final long end;

    Confirmation(EnvoySettings settings) {
        this.settings = settings;
        this.nodesMin = settings.nodesMin();
        this.timeout = settings.confirmTimeout();
        this.settle = settings.settle();
        this.lostNode = settings.lostNode();
        this.end = System.nanoTime() + timeout.toNanos();
    }

    /** The same, with all its time from now on. */
    Confirmation again() {
        return new Confirmation(settings);
    }

    int nodesMin() {
        return nodesMin;
    }

    /**
     * How it stands.
     *
     * @param why for people; empty if it is confirmed
     * @param byAll whether no node has taken it
     */
    record Verdict(boolean isConfirmed, boolean isRefused, boolean byAll, String why) {
        private static final Verdict CONFIRMED = new Verdict(true, false, false, "");

        private static Verdict waiting(String why) {
            return new Verdict(false, false, false, why);
        }
    }

    Verdict of(String service, Nodes nodes, Snapshot snapshot) {
        var serving = nodes.serving(service, snapshot);
        var open =
                serving.stream().filter(n -> n.lacks(service, snapshot) != null).toList();
        var refusing = open.stream().filter(n -> n.refusalOf(service) != null).toList();
        if (!refusing.isEmpty() && refusing.size() == open.size()) {
            var node = refusing.getFirst();
            String refusal = Quoted.of(String.valueOf(node.refusalOf(service)));
            boolean byAll = refusing.size() == serving.size();
            return new Verdict(false, true, byAll, node + " refuses: " + refusal);
        }
        if (!open.isEmpty()) {
            var node = open.getFirst();
            return Verdict.waiting(node + " " + node.lacks(service, snapshot) + " within " + seconds(timeout) + " s"
                    + (open.size() > 1 ? ", nor have " + (open.size() - 1) + " others" : ""));
        }
        var gone = nodes.lost(service);
        if (gone.isEmpty() && nodes.sure(serving) < nodesMin) {
            return Verdict.waiting(tooFew(service, nodes.sure(serving)));
        }
        return gone.map(id -> Verdict.waiting("node " + Quoted.name(id) + " went away less than " + seconds(lostNode)
                        + " s ago, and may go on as it was"))
                .orElse(Verdict.CONFIRMED);
    }

    String tooFew(String service, int there) {
        return (there == 0 ? "no node" : "only " + there + " of " + nodesMin + " nodes")
                + " that counts and asks for the routes of " + service + " is connected";
    }

    /** How long to wait for news before one looks again, in nanoseconds; not above 0 if the time is over. */
    long patience() {
        return Math.min(end - System.nanoTime(), LOOK_NANOS);
    }

    /**
     * Waits for the time that nodes take from their answer to acting upon it: Envoy hands a configuration to its
     * workers, a gRPC client to its channels, after they have confirmed it.
     */
    void settles(Condition changed, Nodes nodes) throws InterruptedException {
        long last = nodes.counting().mapToLong(Node::lastAnswer).max().orElse(System.nanoTime() - settle.toNanos());
        long left = last + settle.toNanos() - System.nanoTime();
        while (left > 0) {
            left = changed.awaitNanos(left);
        }
    }

    private static String seconds(Duration duration) {
        return java.math.BigDecimal.valueOf(duration.toMillis(), 3)
                .stripTrailingZeros()
                .toPlainString();
    }
}
