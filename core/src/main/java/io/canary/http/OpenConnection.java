package io.canary.http;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The state of a connection: whether a request is in flight, and since when not. It is evicted only between requests: a
 * request that was begun is answered. Its event loop reports what happens, and any thread may evict it.
 */
final class OpenConnection {
    private enum Stage {
        ACCEPTED,
        IDLE,
        BUSY,
        GAVE_WAY
    }

    /** The channel of the connection. For any thread. */
    interface Carrier {
        /** Whether all responses have left the process. */
        boolean isFlushed();

        /** Closes it. */
        void close(boolean unused);
    }

    private final Object address;
    private final Carrier carrier;
    private final ByteBudget answers;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.ACCEPTED);
    private volatile long idleSince;
    private volatile boolean used;
    private volatile boolean inHead;
    private volatile long headSince;
    private volatile boolean inAnswer;
    private volatile long answerSince;
    private int owed; // responses, as known to the event loop
    private int underWay; // as known to the event loop
    private int heads;
    private boolean bodyEnded = true;

    /**
     * A connection that was accepted.
     *
     * @param address of the client, or the network that counts as one client
     * @param now as {@code System.nanoTime()}
     * @param answers the bytes of all responses that clients have not read yet
     */
    OpenConnection(Object address, long now, Carrier carrier, ByteBudget answers) {
        this.answers = answers;
        this.address = address;
        this.idleSince = now;
        this.carrier = carrier;
    }

    Object address() {
        return address;
    }

    /** Its event loop has it now; returns how long that took, in nanoseconds. */
    long handled(long now) {
        long waited = now - idleSince;
        idleSince = now;
        stage.compareAndSet(Stage.ACCEPTED, Stage.IDLE);
        return waited;
    }

    /** Bytes arrived, but not yet a whole head. */
    void headBegan(long now) {
        if (!inHead) {
            headSince = now;
            inHead = true;
        }
    }

    /** A request begins. False if the connection was evicted before; then no handler gets the request. */
    boolean begin() {
        heads++;
        inHead = false;
        bodyEnded = false;
        if (underWay > 0 || stage.compareAndSet(Stage.IDLE, Stage.BUSY)) {
            underWay++;
            return true;
        }
        return false;
    }

    void bodyEnded() {
        bodyEnded = true;
    }

    /** How many heads have arrived. */
    int heads() {
        return heads;
    }

    boolean awaitsHead() {
        return bodyEnded;
    }

    /** A response is complete. */
    void end(long now) {
        if (underWay > 0 && --underWay == 0) {
            used = true;
            idleSince = now;
            stage.compareAndSet(Stage.BUSY, Stage.IDLE);
        }
    }

    /** Since when no request is in flight, as {@code System.nanoTime()}. */
    long idleSince() {
        return idleSince;
    }

    /** Whether at least one request was answered. */
    boolean isUsed() {
        return used;
    }

    boolean isIdle() {
        return stage.get() == Stage.IDLE && (!used || carrier.isFlushed());
    }

    /** Whether the head of a request has been incomplete for longer than this. */
    boolean isHeadLate(long now, long limitNanos) {
        return inHead && now - headSince > limitNanos;
    }

    /** A part of a response is written, and not yet read by the client. */
    void owes(int bytes, long now) {
        answers.hold(bytes);
        if (owed++ == 0) {
            answerSince = now;
            inAnswer = true;
        }
    }

    /** One of these parts was read, or cannot be any more. */
    void isTaken(int bytes, long now) {
        answers.giveBack(bytes);
        answerSince = now;
        inAnswer = --owed > 0;
    }

    /** Whether the client has read nothing of its pending responses for longer than this. */
    boolean isAnswerLate(long now, long limitNanos) {
        return inAnswer && now - answerSince > limitNanos;
    }

    /** Evicts it: no further request begins. False if one is in flight. */
    boolean giveWay() {
        return stage.compareAndSet(Stage.IDLE, Stage.GAVE_WAY);
    }

    /** Closes it after it was evicted. */
    void close() {
        carrier.close(!used);
    }
}
