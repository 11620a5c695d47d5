package io.canary.router.envoy;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one node has asked for of one kind, was given, and has said to it. The two protocols differ in how they say it.
 * Not safe for several threads.
 */
abstract class Subscription {
    private static final String EVERYTHING = "*";
    private static final int WORDS_KEPT = 10_000;

    final Kind kind;
    private final TreeSet<String> names = new TreeSet<>();
    private boolean wildcard;
    private boolean hasEverNamed;

    /** Whether the node brought something along from an earlier stream, perhaps of an earlier life of this process. */
    private boolean broughtAlong;

    private @Nullable Sent sent;
    private @Nullable Sent accepted;
    private @Nullable String refusal;
    private boolean pending;

    Subscription(Kind kind) {
        this.kind = kind;
    }

    /** What the node sees of a snapshot. */
    SortedMap<String, Resource> select(Snapshot snapshot) {
        var all = snapshot.of(kind);
        if (wildcard) {
            boolean nothingWasAsked = snapshot.state().asked().isEmpty();
            return kind != Kind.CLUSTERS || (broughtAlong && nothingWasAsked) ? new TreeMap<>() : all;
        }
        var some = new TreeMap<>(all);
        some.keySet().retainAll(names);
        some.values().removeIf(r -> isHeldBack(r, snapshot.state()));
        return some;
    }

    /**
     * The initial route is for nodes that have none: one that connects with a configuration while nothing is remembered
     * here knows better.
     */
    private boolean isHeldBack(Resource resource, State state) {
        return broughtAlong && kind == Kind.ROUTES && state.begun().containsAll(resource.services());
    }

    boolean wants(String name) {
        return names.contains(name);
    }

    boolean wantsEverything() {
        return wildcard;
    }

    boolean broughtAlong() {
        return broughtAlong;
    }

    void comesWith(boolean something) {
        broughtAlong = something;
    }

    /** The names of which there are to be no others. */
    void wantsOnly(Collection<String> wanted) {
        wildcard = wanted.contains(EVERYTHING) || (wanted.isEmpty() && !hasEverNamed);
        hasEverNamed |= !wanted.isEmpty();
        names.clear();
        names.addAll(wanted);
        names.remove(EVERYTHING);
    }

    void wantsToo(Collection<String> more) {
        wildcard |= more.contains(EVERYTHING);
        names.addAll(more);
        names.remove(EVERYTHING);
    }

    void wantsNoMore(Collection<String> fewer) {
        wildcard &= !fewer.contains(EVERYTHING);
        names.removeAll(fewer);
    }

    /** The last that was given; null before. */
    @Nullable
    Sent sent() {
        return sent;
    }

    /** The last that the node took; null before. */
    @Nullable
    Sent accepted() {
        return accepted;
    }

    /** What the node said when it refused the last that was given; null if it did not. */
    @Nullable
    String refusal() {
        return refusal;
    }

    boolean isPending() {
        return pending;
    }

    void sends(Sent next) {
        sent = next;
        refusal = null;
        pending = true;
    }

    /** What was given is right for another state too. */
    void isRightFor(State state) {
        if (sent != null) {
            boolean taken = sent.equals(accepted);
            sent = sent.of(state);
            accepted = taken ? sent : accepted;
        }
    }

    /** The node has this already, as it said itself. */
    void has(Sent already) {
        sent = already;
        accepted = already;
        refusal = null;
        pending = false;
    }

    void accepts() {
        accepted = sent;
        refusal = null;
        pending = false;
    }

    /** Of what it says as much is kept as is looked through for names. */
    void refuses(String words) {
        refusal = words.substring(0, Math.min(words.length(), WORDS_KEPT));
        pending = false;
    }

    /** Gives the node what it has not been given yet; does nothing if there is nothing. */
    abstract void offer(Snapshot snapshot);
}
