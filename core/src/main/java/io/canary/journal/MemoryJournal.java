package io.canary.journal;

import io.canary.rollout.KnownBad;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Standing;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Durable as long as the process lives, which is no longer than the deployments remember everything themselves: nothing is
 * kept here, and there are no events to read.
 */
public final class MemoryJournal implements Journal {
    @Override
    public void load(Consumer<Recorded> each) {}

    @Override
    public List<KnownBad> knownBad() {
        return List.of();
    }

    @Override
    public Future<Void> append(Standing after, Move move) {
        return Future.succeededFuture();
    }

    @Override
    public Future<List<Happening>> events(long after, int limit) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> forget(Collection<String> ids) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> forgetBad(Collection<KnownBad> versions) {
        return Future.succeededFuture();
    }

    @Override
    public void close() {}
}
