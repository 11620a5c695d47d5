package io.canary.keeper;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A router without leases whose calls go as a test says, and which remembers them. Its traffic outlives it. */
final class ScriptedRouter implements TrafficRouter {
    /** What comes before a call does what it is asked. */
    interface Trouble {
        void happen() throws RouterException, InterruptedException;
    }

    final Map<String, Observation> inForce = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private volatile @Nullable Trouble always;
    private volatile @Nullable RouterException answerLost;
    volatile boolean closed;

    /** The next call that moves traffic meets this first. */
    synchronized ScriptedRouter next(Trouble trouble) {
        troubles.add(trouble);
        return this;
    }

    /** Every call that moves traffic does, until it is null. */
    void always(@Nullable Trouble trouble) {
        always = trouble;
    }

    /** The next call that moves traffic does so, and fails. */
    void loseAnswer() {
        answerLost = RouterException.unreachable("the answer was lost");
    }

    static Trouble fails(RouterException.Kind kind) {
        return () -> {
            throw new RouterException(kind, "not today: " + kind);
        };
    }

    /** Until it is interrupted. */
    static Trouble hangs(CountDownLatch begun) {
        return () -> {
            begun.countDown();
            new CountDownLatch(1).await();
        };
    }

    private void move(String call, String service, Map<String, Weight> weights)
            throws RouterException, InterruptedException {
        calls.add(call);
        var trouble = nextTrouble();
        if (trouble != null) {
            trouble.happen();
        }
        inForce.put(service, new Observation.InForce(weights));
        var lost = answerLost;
        if (lost != null) {
            answerLost = null;
            throw lost;
        }
    }

    private synchronized @Nullable Trouble nextTrouble() {
        return troubles.isEmpty() ? always : troubles.poll();
    }

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(new Weight(100), Feature.OBSERVE, Feature.HEADER_ROUTES);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        if (split.lease() != null) {
            throw new AssertionError("this router holds no leases");
        }
        move("split " + split.canaryWeight(), split.service(), split.weights());
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        move("promote " + version, service, Map.of(version, Weight.FULL));
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        move("rollback " + version, service, Map.of(version, Weight.FULL));
    }

    @Override
    public Observation observe(String service) {
        return inForce.getOrDefault(service, new Observation.NotRouted());
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Waits for what nobody tells; fails after 10 s. */
    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
