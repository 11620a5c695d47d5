package io.canary.router.envoy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams that are open, and which of them count. All are given what there is; only those that the settings name
 * have a say. Not safe for several threads.
 */
final class Nodes {
    /** The limit of open streams. */
    static final int STREAMS_MOST = 1_000;

    /** The limit for one id. A node that reconnects may have streams that have not ended yet. */
    static final int STREAMS_OF_NODE_MOST = 4;

    private static final int ID_LENGTH_MOST = 1_000;

    private final NodeNames names;
    private final LostNodes lost;
    private final Strangers strangers;
    private final Set<Node> all = new LinkedHashSet<>();

    Nodes(NodeNames names, LostNodes lost, Strangers strangers) {
        this.names = names;
        this.lost = lost;
        this.strangers = strangers;
    }

    /**
     * A stream has begun. Where there are too many, one that does not count makes room for it.
     *
     * @return why it cannot stay; null if it can
     */
    @Nullable
    String joins(Node node) {
        if (all.size() >= STREAMS_MOST) {
            var least = all.stream().filter(n -> n.isSilent() || !counts(n)).findFirst();
            if (least.isEmpty()) {
                return "as many streams are open as may be: " + STREAMS_MOST;
            }
            all.remove(least.get());
            least.get().isEnded("another stream needs the place of one that does not count");
        }
        all.add(node);
        return null;
    }

    /**
     * A node has said who it is.
     *
     * @return why it cannot stay; null if it can
     */
    @Nullable
    String named(Node node) {
        if (node.id().length() > ID_LENGTH_MOST) {
            return "the node.id is longer than " + ID_LENGTH_MOST + " characters";
        }
        long same = all.stream().filter(n -> n.id().equals(node.id())).count();
        if (same > STREAMS_OF_NODE_MOST) {
            return "as many streams of this node.id are open as may be: " + STREAMS_OF_NODE_MOST
                    + "; give each node an id of its own";
        }
        if (!counts(node)) {
            strangers.comes(node);
        }
        return null;
    }

    /**
     * A stream has ended; it is missed also where another of the same id is open, as either may be the one that counts.
     */
    void leaves(Node node, Set<String> served) {
        if (all.remove(node) && counts(node)) {
            lost.add(node.key(), served);
        }
    }

    /** Whether it depends on this node what is confirmed. */
    boolean counts(Node node) {
        return names.has(node.id());
    }

    /** Gives all of them what they lack. */
    void offer(Snapshot snapshot) {
        new ArrayList<>(all).forEach(node -> node.offer(snapshot));
    }

    Stream<Node> counting() {
        return all.stream().filter(this::counts);
    }

    /** Those that count, and share out requests to the service. */
    List<Node> serving(String service, Snapshot snapshot) {
        return counting().filter(n -> n.serves(service, snapshot)).toList();
    }

    /** Those that count, and do so or would. */
    List<Node> asking(String service, Snapshot snapshot) {
        return counting().filter(n -> n.asksFor(service, snapshot)).toList();
    }

    /**
     * How many nodes these streams are of for sure. Two of one id are one; and one that comes with the id of a node
     * that has just gone is none yet, as that one may go on with what it has.
     */
    int sure(List<Node> some) {
        Predicate<String> isLost = lost::has;
        return (int)
                some.stream().map(Node::key).distinct().filter(isLost.negate()).count();
    }

    /** One that went away, and may still share out requests to the service. */
    Optional<String> lost(String service) {
        return lost.of(service);
    }
}
