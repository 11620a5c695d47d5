package io.canary.idempotency;

import io.canary.bus.Bus;
import io.canary.idempotency.KeyAnswer.AnotherRequest;
import io.canary.idempotency.KeyAnswer.Answered;
import io.canary.idempotency.KeyAnswer.Fresh;
import io.canary.idempotency.KeyAnswer.Moved;
import io.canary.idempotency.KeyAnswer.Settled;
import io.canary.idempotency.KeyAnswer.Unavailable;
import io.canary.idempotency.KeyQuestion.Claim;
import io.canary.idempotency.KeyQuestion.Release;
import io.canary.idempotency.KeyQuestion.Settle;
import io.canary.idempotency.Turns.Waiting;
import io.canary.journal.Journal;
import io.canary.journal.KeptRequest;
import io.canary.journal.RequestKey;
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
 * Has each request with a key done once: in the journal stands what was done with which key, in the transaction in which it was
 * done, and here whose turn it is meanwhile.
 */
public final class RequestKeysVerticle extends VerticleBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestKeysVerticle.class);
    private static final long FORGET_EVERY_MILLIS = 600_000;

    /** Longer than anything takes: by then it is known what was done, and the turn of who never heard of it is over. */
    private static final long TURN_MILLIS_MAX = 120_000;

    /** So long a journal is waited for. */
    private static final long JOURNAL_MILLIS_MAX = 2_000;

    private final Bus bus;
    private final Journal journal;
    private final InstantSource clock;
    private final Turns turns = new Turns();
    private final Map<String, Long> limits = new HashMap<>();

    public RequestKeysVerticle(Bus bus, Journal journal, InstantSource clock) {
        this.bus = bus;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(FORGET_EVERY_MILLIS, t -> forget());
        return bus.answer(KeyQuestion.ADDRESS, this::answer).completion();
    }

    private void forget() {
        journal.forgetKeys(clock.instant().minus(RequestKey.KEPT)).onFailure(e -> LOGGER.atWarn()
                .log("old keys of requests are still in the journal: {}", e.getMessage()));
    }

    private Future<KeyAnswer> answer(KeyQuestion question) {
        return switch (question) {
            case Claim claim -> claim(claim);
            case Settle settle -> settle(settle);
            case Release release -> {
                next(release.key());
                yield Future.succeededFuture(new Settled());
            }
        };
    }

    private Future<KeyAnswer> claim(Claim claim) {
        var waiting = Waiting.of(claim);
        if (turns.queue(waiting)) {
            look(waiting);
        }
        return waiting.answer().future();
    }

    private void look(Waiting waiting) {
        var key = waiting.claim().key();
        inTime(journal.kept(key.id()))
                .map(kept -> answer(key, kept))
                .otherwise(RequestKeysVerticle::unavailable)
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

    private static KeyAnswer unavailable(Throwable e) {
        return new Unavailable(
                e instanceof TimeoutException ? "the journal does not answer" : String.valueOf(e.getMessage()));
    }

    private KeyAnswer answer(RequestKey key, Optional<KeptRequest> kept) {
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

    private void limit(RequestKey key) {
        limits.put(key.id(), vertx.setTimer(TURN_MILLIS_MAX, t -> next(key)));
    }

    private void next(RequestKey key) {
        var limit = limits.remove(key.id());
        if (limit != null) {
            vertx.cancelTimer(limit);
        }
        var next = turns.next(key.id());
        if (next != null) {
            look(next);
        }
    }

    private Future<KeyAnswer> settle(Settle settle) {
        return inTime(journal.keep(settle.key(), settle.answer()))
                .<KeyAnswer>map(kept -> new Settled())
                .otherwise(RequestKeysVerticle::unavailable)
                .onSuccess(settled -> next(settle.key()));
    }
}
