package io.canary.http;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What is known of a connection: whether a request is under way on it, and since when not. It gives way only between
 * requests: what was begun is answered. Its event loop tells it what happens on it, and any thread may make it give
 * way.
 */
final class OpenConnection {
    private enum Stage {
        ACCEPTED,
        IDLE,
        BUSY,
        GAVE_WAY
    }

    /** What carries it. Any thread may call it. */
    interface Carrier {
        /** Whether all of the answers has left the process. */
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
    private int owed; // answers, as the event loop knows
    private int underWay; // as the event loop knows
    private int heads;
    private boolean bodyEnded = true;

    /**
     * One that was accepted.
     *
     * @param address of the client, or the network that is taken for one
     * @param now as {@code System.nanoTime()}
     * @param answers holds what is owed to all clients together
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

    /** Its event loop has seen it; how many nanoseconds it had to wait for that. */
    long handled(long now) {
        long waited = now - idleSince;
        idleSince = now;
        stage.compareAndSet(Stage.ACCEPTED, Stage.IDLE);
        return waited;
    }

    /** Bytes came, and with them no whole head while one was awaited. */
    void headBegan(long now) {
        if (!inHead) {
            headSince = now;
            inHead = true;
        }
    }

    /** A request begins. False if it gave way before: the request was not seen by anybody then. */
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

    /** How many heads have come. */
    int heads() {
        return heads;
    }

    boolean awaitsHead() {
        return bodyEnded;
    }

    /** An answer is written. */
    void end(long now) {
        if (underWay > 0 && --underWay == 0) {
            used = true;
            idleSince = now;
            stage.compareAndSet(Stage.BUSY, Stage.IDLE);
        }
    }

    /** Since when there is no request under way, as {@code System.nanoTime()}. */
    long idleSince() {
        return idleSince;
    }

    /** Whether a request on it was answered. */
    boolean isUsed() {
        return used;
    }

    boolean isIdle() {
        return stage.get() == Stage.IDLE && (!used || carrier.isFlushed());
    }

    /** Whether the head of a request has been coming for longer. */
    boolean isHeadLate(long now, long limitNanos) {
        return inHead && now - headSince > limitNanos;
    }

    /** A part of an answer is written, and not yet taken by the client. */
    void owes(int bytes, long now) {
        answers.hold(bytes);
        if (owed++ == 0) {
            answerSince = now;
            inAnswer = true;
        }
    }

    /** One of these parts is taken, or cannot be any more. */
    void isTaken(int bytes, long now) {
        answers.giveBack(bytes);
        answerSince = now;
        inAnswer = --owed > 0;
    }

    /** Whether the client has taken no part of what it is owed for longer. */
    boolean isAnswerLate(long now, long limitNanos) {
        return inAnswer && now - answerSince > limitNanos;
    }

    /** From now on no request begins on it; false if one is under way. */
    boolean giveWay() {
        return stage.compareAndSet(Stage.IDLE, Stage.GAVE_WAY);
    }

    /** Closes it, after it gave way. */
    void close() {
        carrier.close(!used);
    }
}
