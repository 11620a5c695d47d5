package io.canary.router.nginx;

import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a split in force: in the include file, in the workers and, with Lua, in the memory that they share. One call at
 * a time holds the include file; safe for any thread.
 */
final class SplitWriter {
    /** How long an interrupted call waits for the end, to leave one split in force and no reload under way. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Planner planner;
    private final Renderer renderer;
    private final IncludeFile include;
    private final StatusClient status;
    private final Reloader reloader;
    private final SplitReader reader;
    private final SharedMemory sharedMemory;

    /** The generation that this router last saw in every worker; 0 for none. */
    private volatile long confirmed;

    SplitWriter(
            Planner planner,
            Renderer renderer,
            IncludeFile include,
            StatusClient status,
            Reloader reloader,
            SplitReader reader) {
        this.planner = planner;
        this.renderer = renderer;
        this.include = include;
        this.status = status;
        this.reloader = reloader;
        this.reader = reader;
        this.sharedMemory = new SharedMemory(include, status);
    }

    /** What nginx says to the include file that a split would give; it reloads nothing. */
    List<String> preflight(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        var lock = include.turn();
        try {
            return checked(split);
        } finally {
            include.clear();
            lock.close();
        }
    }

    private List<String> checked(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        status.generation();
        var now = planner.begun(Renderer.stateOf(include.read()));
        var wanted = planner.plan(split, now.routes().get(split.service()));
        requireRead(split.service());
        var next = now.with(split.service(), wanted, System.currentTimeMillis());
        var file = CheckedFile.of(next, split.service(), renderer, reloader);
        var lines =
                new ArrayList<>(List.of("nginx takes the new " + include.path().getFileName()));
        if (!file.state().unresolved().isEmpty()) {
            lines.add(TrafficRouter.WARNING + "servers of other services are left out, since nginx cannot resolve "
                    + file.state().unresolved());
        }
        lines.addAll(reader.warnings(split.service(), wanted));
        return lines;
    }

    /** What is moved must be what carries traffic. */
    private void requireRead(String service) throws RouterException, IOException {
        var unread = reader.unread(service);
        if (unread.isPresent()) {
            throw RouterException.rejected(unread.get());
        }
    }

    /** What can be undone is done here; from the moment on when the new file is in place, it is done to the end. */
    void write(TrafficSplit split) throws RouterException, IOException, InterruptedException {
        var lock = include.turn();
        Uninterruptibly.Work work;
        try {
            work = prepared(split);
        } catch (RouterException | IOException | InterruptedException | RuntimeException e) {
            include.clear();
            lock.close();
            throw e;
        }
        Uninterruptibly.run("nginx-reload", GRACE, () -> {
            try (lock) {
                work.run();
                include.clear();
            }
        });
    }

    private Uninterruptibly.Work prepared(TrafficSplit split)
            throws RouterException, IOException, InterruptedException {
        String service = split.service();
        String old = include.read();
        var now = planner.begun(Renderer.stateOf(old));
        var before = now.routes().get(service);
        var wanted = planner.plan(split, before);
        boolean back = isRollback(split, before);
        if (!back) {
            requireRead(service);
        }
        var work = prepared(split, wanted, now, old);
        return () -> {
            work.run();
            if (back) {
                requireFollowed(service);
            }
        };
    }

    /**
     * A rollback is carried out although nothing reads the variable: it can do no harm, and is in place when something
     * does again. It is not confirmed, though.
     */
    private void requireFollowed(String service) throws RouterException, IOException {
        var unread = reader.unread(service);
        if (unread.isPresent()) {
            throw RouterException.unreachable(unread.get());
        }
    }

    /** Whether a split gives everything to another version than the canary. */
    private static boolean isRollback(TrafficSplit split, @Nullable Route before) {
        var canary = before == null ? null : before.canary();
        return split.canaryVersion().equals(TrafficRouter.NO_VERSION)
                && (canary == null || !canary.version().equals(split.baselineVersion()));
    }

    private Uninterruptibly.Work prepared(TrafficSplit split, Route wanted, State now, String old)
            throws RouterException, IOException, InterruptedException {
        String service = split.service();
        var next = now.with(service, wanted, System.currentTimeMillis());
        boolean safe = split.canaryWeight().equals(Weight.NONE);
        long served = servedUnlessDown(next, service, safe);
        boolean inMemory = planner.needsNoReload(service);
        if (inMemory && sharedMemory.isOf(service, renderer.shape())) {
            // The same generation: for services whose routes are not in the memory nothing is new.
            Path staged = include.stage(renderer.render(new State(now.generation(), next.routes(), now.unresolved())));
            return () -> sharedMemory.put(staged, service, wanted, old, safe);
        }
        boolean isWritten = wanted.equals(Renderer.stateOf(old).effective(service)) && IncludeText.isAsWritten(old);
        if (isWritten && served == now.generation()) {
            return () -> confirm(served);
        }
        Path staged = CheckedFile.of(next, service, renderer, reloader).staged();
        return () -> {
            reloader.reload(staged, next.generation(), old, safe);
            confirmed = next.generation();
            if (inMemory) {
                sharedMemory.putAfterReload(service, wanted);
            }
        };
    }

    /**
     * The generation that nginx serves. Without an answer nothing is reloaded: the process that nginx's file
     * names may be another by now. A state that gives the canary nothing is written all the same, for nginx to begin
     * with.
     */
    private long servedUnlessDown(State next, String service, boolean safe)
            throws RouterException, IOException, InterruptedException {
        try {
            return status.generation();
        } catch (RouterException down) {
            throw safe && include.exists() ? writtenWhileDown(next, service, down) : down;
        }
    }

    private RouterException writtenWhileDown(State next, String service, RouterException down)
            throws IOException, InterruptedException {
        try {
            include.replace(CheckedFile.of(next, service, renderer, reloader).staged());
        } catch (RouterException refused) {
            down.addSuppressed(refused);
            return down;
        }
        return new RouterException(
                RouterException.Kind.UNREACHABLE,
                down.getMessage() + "; the include file is written, and nginx begins with it when it is started",
                down);
    }

    private void confirm(long generation) throws RouterException, InterruptedException {
        if (generation != confirmed) {
            reloader.confirm(generation);
            confirmed = generation;
        }
    }
}
