package io.canary.idempotency;

import io.canary.bus.Bus;
import io.canary.idempotency.IdempotencyReply.AnotherRequest;
import io.canary.idempotency.IdempotencyReply.Answered;
import io.canary.idempotency.IdempotencyReply.Fresh;
import io.canary.idempotency.IdempotencyReply.Moved;
import io.canary.idempotency.IdempotencyReply.Settled;
import io.canary.idempotency.IdempotencyReply.Unavailable;
import io.canary.idempotency.IdempotencyRequest.Claim;
import io.canary.idempotency.IdempotencyRequest.Release;
import io.canary.idempotency.IdempotencyRequest.Settle;
import io.canary.idempotency.KeyedQueue.Waiting;
import io.canary.journal.IdempotencyKey;
import io.canary.journal.IdempotencyRecord;
import io.canary.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each request with a key carried out once. The journal records what was done with which key, in the transaction of
 * the change itself; this verticle decides whose turn it is meanwhile.
 */
public final class IdempotencyVerticle extends VerticleBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(IdempotencyVerticle.class);
    private static final long FORGET_EVERY_MILLIS = 600_000;

    /** Longer than any request takes: after it, the turn of a sender that disappeared is over. */
    private static final long TURN_MILLIS_MAX = 120_000;

    /** How long to wait for the journal. */
    private static final long JOURNAL_MILLIS_MAX = 2_000;

    private final Bus bus;
    private final Journal journal;
    private final InstantSource clock;
    private final KeyedQueue keyedQueue = new KeyedQueue();
    private final Map<String, Long> limits = new HashMap<>();

    public IdempotencyVerticle(Bus bus, Journal journal, InstantSource clock) {
        this.bus = bus;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(FORGET_EVERY_MILLIS, t -> forget());
        return bus.answer(IdempotencyRequest.ADDRESS, this::answer).completion();
    }

    private void forget() {
        journal.forgetKeys(clock.instant().minus(IdempotencyKey.KEPT)).onFailure(e -> LOGGER.atWarn()
                .log("old keys of requests are still in the journal: {}", e.getMessage()));
    }

    private Future<IdempotencyReply> answer(IdempotencyRequest question) {
        return switch (question) {
            case Claim claim -> claim(claim);
            case Settle settle -> settle(settle);
            case Release release -> {
                next(release.key());
                yield Future.succeededFuture(new Settled());
            }
        };
    }

    private Future<IdempotencyReply> claim(Claim claim) {
        var waiting = Waiting.of(claim);
        if (keyedQueue.queue(waiting)) {
            look(waiting);
        }
        return waiting.answer().future();
    }

    private void look(Waiting waiting) {
        var key = waiting.claim().key();
        inTime(journal.kept(key.id()))
                .map(kept -> answer(key, kept))
                .otherwise(IdempotencyVerticle::unavailable)
                .onSuccess(answer -> {
                    boolean hasTurn = answer instanceof Fresh || answer instanceof Moved;
                    if (hasTurn) {
                        limit(key);
                    }
                    waiting.answer().complete(answer);
                    if (!hasTurn) {
                        next(key);
                    }
                });
    }

    private static <T> Future<T> inTime(Future<T> journal) {
        return journal.isComplete() ? journal : journal.timeout(JOURNAL_MILLIS_MAX, TimeUnit.MILLISECONDS);
    }

    private static IdempotencyReply unavailable(Throwable e) {
        return new Unavailable(
                e instanceof TimeoutException ? "the journal does not answer" : String.valueOf(e.getMessage()));
    }

    private IdempotencyReply answer(IdempotencyKey key, Optional<IdempotencyRecord> kept) {
        var known = kept.filter(request -> !request.key().isOver(clock.instant()));
        if (known.isEmpty()) {
            return new Fresh();
        }
        var request = known.get();
        if (!request.key().request().equals(key.request())) {
            return new AnotherRequest();
        } else if (request.answer() != null) {
            return new Answered(request.answer());
        }
        return request.deployment() == null ? new Fresh() : new Moved(request.deployment());
    }

    private void limit(IdempotencyKey key) {
        limits.put(key.id(), vertx.setTimer(TURN_MILLIS_MAX, t -> next(key)));
    }

    private void next(IdempotencyKey key) {
        var limit = limits.remove(key.id());
        if (limit != null) {
            vertx.cancelTimer(limit);
        }
        var next = keyedQueue.next(key.id());
        if (next != null) {
            look(next);
        }
    }

    private Future<IdempotencyReply> settle(Settle settle) {
        return inTime(journal.keep(settle.key(), settle.answer()))
                .<IdempotencyReply>map(kept -> new Settled())
                .otherwise(IdempotencyVerticle::unavailable)
                .onSuccess(settled -> next(settle.key()));
    }
}
