package io.canary.durability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** All clients of one attack, from the first to {@link #close}. */
final class Attackers implements AutoCloseable {
    private final Target target;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong done = new AtomicLong();
    private volatile boolean over;

    Attackers(Attack attack, int port) {
        target = new Target(port);
        for (int i = 0; i < attack.clients(); i++) {
            int client = i;
            threads.add(Thread.ofPlatform().daemon().start(() -> again(attack, client)));
        }
    }

    private void again(Attack attack, int client) {
        while (!over) {
            try {
                attack.once(target, client);
            } catch (IOException cutOff) {
                pause();
            } catch (InterruptedException stopped) {
                return;
            }
            done.incrementAndGet();
        }
    }

    /** A client that was disconnected needs a moment to come back. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often a round was completed or cut off. */
    long done() {
        return done.get();
    }

    @Override
    public void close() throws IOException {
        over = true;
        target.close();
        threads.forEach(Thread::interrupt);
    }
}
