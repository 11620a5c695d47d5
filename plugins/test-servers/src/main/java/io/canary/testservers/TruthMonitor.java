package io.canary.testservers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the API every 50 ms what it says of a deployment, while clients ask for the service, and tells in the end
 * whether all of it was so: see {@link ClaimCheck} for what counts as an untruth. It watches from its beginning until
 * {@link #report}: a final status is held to its word for as long as that.
 *
 * {@snippet :
 * try (var clients = SteadyClients.ask(port, "/", 8, Duration.ofMillis(20));
 *         var monitor = TruthMonitor.watch(() -> get("/deployments/" + id), clients)) {
 *     // what is to be tested
 *     monitor.report("v2").assertTruthful();
 * }
 * }
 */
public final class TruthMonitor implements AutoCloseable {
    private static final long INTERVAL_NANOS = 50_000_000;

    private final List<Claim> claims = new ArrayList<>(); // of its thread, and of others when that has ended
    private final Callable<String> source;
    private final List<OutsideChange> changes = new CopyOnWriteArrayList<>();
    private final SteadyClients clients;
    private final Thread thread;
    private volatile boolean closed;

    private TruthMonitor(Callable<String> source, SteadyClients clients) {
        this.source = source;
        this.clients = clients;
        this.thread = Thread.ofPlatform().name("truth-monitor").daemon().start(this::watch);
    }

    /**
     * Begins to watch.
     *
     * @param source answers with the JSON of {@code GET /deployments/{id}}; while it throws, nothing is said
     */
    public static TruthMonitor watch(Callable<String> source, SteadyClients clients) {
        return new TruthMonitor(source, clients);
    }

    private void watch() {
        while (!closed) {
            double from = clients.seconds();
            try {
                String answer = source.call();
                claims.add(Claim.of(from, clients.seconds(), answer));
            } catch (InterruptedException over) {
                return;
            } catch (Exception nothingSaid) {
                // who does not answer claims nothing
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    /** Something else moves the traffic now; it has to be known after this time, in seconds. */
    public void movedFromOutside(double noticedSec) {
        double now = clients.seconds();
        changes.add(new OutsideChange(now, now + noticedSec));
    }

    /** All that was said, in order, when the watch has ended. */
    public List<Claim> claims() {
        return List.copyOf(claims);
    }

    /**
     * Ends the watch, and the clients; what came of it, where {@code canary} is how the canary names itself in its
     * answers.
     */
    public TruthReport report(String canary) {
        close();
        clients.close();
        var measured = clients.measured(canary);
        return new TruthReport(
                claims.size(),
                claims.stream().filter(Claim::isUnknown).count(),
                measured.stream().mapToLong(Measured::all).sum(),
                clients.failures(),
                ClaimCheck.untruths(claims, measured, changes));
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
