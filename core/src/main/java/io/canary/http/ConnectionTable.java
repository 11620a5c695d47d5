package io.canary.http;

import io.canary.telemetry.RefusedFor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which connection is evicted when there are too many: one without a request in flight, of the address that has
 * the most, and one that was never used before one that was. So a flood evicts itself. Thread-safe.
 */
final class ConnectionTable {
    /** The connections of each address, the oldest first. */
    private final Map<Object, Set<OpenConnection>> shares = new HashMap<>();

    private volatile ConnectionLimits limits;
    private int open;
    private int closing;

    /** The decision on a new connection. */
    sealed interface Admission {}

    /** @param instead the connection to evict for it; null for none, and then {@code why} is null too */
    record Admitted(
            @Nullable OpenConnection instead, @Nullable RefusedFor why) implements Admission {}

    record Refused(RefusedFor why) implements Admission {}

    ConnectionTable(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Sets the limits. */
    void limit(ConnectionLimits newLimits) {
        limits = newLimits;
    }

    /** How many are open, without evicted ones. */
    synchronized int open() {
        return open;
    }

    /** A connection was accepted. */
    synchronized Admission admit(OpenConnection connection) {
        var share = shares.getOrDefault(connection.address(), Set.of());
        if (share.size() >= limits.perAddressMax()) {
            return admitInstead(connection, share, share, RefusedFor.CONNECTIONS_OF_ADDRESS);
        } else if (open >= limits.max()) {
            return admitInstead(connection, share, largest(share), RefusedFor.CONNECTIONS);
        }
        return add(connection, null, null);
    }

    private Admission admitInstead(
            OpenConnection connection, Set<OpenConnection> newcomers, Set<OpenConnection> from, RefusedFor why) {
        int closingMax = newcomers.size() >= from.size()
                ? limits.closingMax() / 2
                : limits.closingMax(); // a flood must leave some to others
        var instead = closing < closingMax ? giveWay(from) : null;
        return instead == null ? new Refused(why) : add(connection, instead, why);
    }

    private Admission add(OpenConnection connection, @Nullable OpenConnection instead, @Nullable RefusedFor why) {
        shares.computeIfAbsent(connection.address(), address -> new LinkedHashSet<>())
                .add(connection);
        open++;
        return new Admitted(instead, why);
    }

    /** Of two addresses with equally many, that of the new connection. */
    private Set<OpenConnection> largest(Set<OpenConnection> newcomers) {
        var largest = newcomers;
        for (var share : shares.values()) {
            if (share.size() > largest.size()) {
                largest = share;
            }
        }
        return largest;
    }

    private @Nullable OpenConnection giveWay(Set<OpenConnection> share) {
        while (true) {
            var candidate = candidate(share);
            if (candidate == null) {
                return null;
            } else if (candidate.giveWay()) {
                removeWhatGaveWay(candidate);
                return candidate;
            }
        }
    }

    /** The oldest one that was never used, or else the one unused for the longest time. */
    private static @Nullable OpenConnection candidate(Set<OpenConnection> share) {
        OpenConnection longest = null;
        for (var connection : share) {
            if (connection.isIdle()) {
                if (!connection.isUsed()) {
                    return connection;
                } else if (longest == null || connection.idleSince() - longest.idleSince() < 0) {
                    longest = connection;
                }
            }
        }
        return longest;
    }

    private void removeWhatGaveWay(OpenConnection connection) {
        remove(connection);
        closing++;
    }

    private boolean remove(OpenConnection connection) {
        var share = shares.get(connection.address());
        if (share == null || !share.remove(connection)) {
            return false;
        }
        if (share.isEmpty()) {
            shares.remove(connection.address());
        }
        open--;
        return true;
    }

    /** The connection is closed, for any reason. */
    synchronized void closed(OpenConnection connection) {
        if (!remove(connection)) {
            closing--;
        }
    }

    /** The connections to close because their clients do not read responses. */
    synchronized List<OpenConnection> untaken(long now, long answerNanos) {
        return shares.values().stream()
                .flatMap(Set::stream)
                .filter(connection -> connection.isAnswerLate(now, answerNanos))
                .toList();
    }

    /** Evicts and returns the connections on which the head of a request takes too long; close them. */
    synchronized List<OpenConnection> late(long now, long headNanos) {
        var late = new ArrayList<OpenConnection>();
        for (var share : shares.values()) {
            for (var connection : share) {
                if (connection.isHeadLate(now, headNanos) && connection.giveWay()) {
                    late.add(connection);
                }
            }
        }
        late.forEach(this::removeWhatGaveWay);
        return late;
    }
}
