package io.canary.journal;

import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Transition.Move;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where moves become durable. A move is applied and acknowledged only after its append succeeded. The one exception: a
 * rollback is sent to the router while its append is still in flight.
 *
 * <p>Thread-safe, but for {@link #load}, which comes first.
 */
public interface Journal extends AutoCloseable {
    /** How many of a deployment's history entries are loaded. */
    int HISTORY_LOADED_MAX = 200;

    /**
     * A deployment as it was stored.
     *
     * @param history the newest {@value #HISTORY_LOADED_MAX} entries, oldest first
     */
    record StoredDeployment(DeploymentRecord record, List<HistoryEntry> history) {}

    /**
     * A history entry, as an event of the whole service.
     *
     * @param cursor grows with every event, and is never used twice
     */
    record JournalEvent(long cursor, String deploymentId, HistoryEntry entry) {}

    /**
     * A decision as it was stored.
     *
     * @param number counts the decisions of its deployment, from 1
     */
    record Decided(long number, Decision decision) {}

    /**
     * Passes every deployment to the consumer, oldest first. Blocks. Called once, before the first append.
     *
     * @throws JournalException if the journal cannot be read
     */
    void load(Consumer<StoredDeployment> each);

    /**
     * The versions that were rolled back, in no particular order. An append that ends a deployment updates them.
     * Blocks; called before the first append, like {@link #load}.
     *
     * @throws JournalException if the journal cannot be read
     */
    List<KnownBad> knownBad();

    /** How many services are remembered, those whose deployments ended last. */
    int IN_SERVICE_MAX = 100_000;

    /**
     * The versions in service as far as the router confirmed them, newest first. An append that ends a deployment
     * updates them. Blocks; called before the first append, like {@link #load}.
     *
     * @throws JournalException if the journal cannot be read
     */
    List<InService> inService();

    /**
     * Makes a move durable. Appends of one deployment become durable in the order of the calls.
     *
     * @param after the record after the move
     * @param key the idempotency key of the request that caused the move, which becomes durable with it; null for none
     * @param learned what the deployment that ends with it has learned of its service's baseline, which replaces what
     *     was remembered before; null for nothing
     * @return completes on the caller's context; fails with {@link JournalException} if the move is not durable and
     *     must not be applied
     */
    Future<Void> append(
            DeploymentRecord after, Move move, @Nullable IdempotencyKey key, @Nullable LearnedBaseline learned);

    /** A move that has learned nothing. */
    default Future<Void> append(DeploymentRecord after, Move move, @Nullable IdempotencyKey key) {
        return append(after, move, key, null);
    }

    /** A move without an idempotency key. */
    default Future<Void> append(DeploymentRecord after, Move move) {
        return append(after, move, null);
    }

    /**
     * Replaces what is remembered of a service's baseline with what was learned outside a move. Completes when it is
     * durable.
     */
    Future<Void> remember(LearnedBaseline learned);

    /**
     * What is remembered of a service's baseline; a memory older than ten half-lives may have been deleted. Completes
     * on the caller's context.
     */
    Future<Optional<LearnedBaseline>> remembered(String service);

    /**
     * Stores the response to a request with a key. Completes on the caller's context when it is durable. Of one client
     * not many more than {@link IdempotencyKey#PER_CLIENT_MAX} responses are kept, the newest.
     */
    Future<Void> keep(IdempotencyKey key, StoredReply answer);

    /** Returns what is known of the request with this key, however old. Completes on the caller's context. */
    Future<Optional<IdempotencyRecord>> kept(String id);

    /** Deletes the records of requests that came at {@code before} or earlier. Completes when they are deleted. */
    Future<Void> forgetKeys(Instant before);

    /** Events, in the order that the range specifies. */
    Future<List<JournalEvent>> events(EventRange range);

    /**
     * The events after a cursor, oldest first.
     *
     * @param after 0 for the beginning of what is kept
     * @param limit how many events at most
     * @param deployment the id of the deployment whose events to read; null for all
     */
    default Future<List<JournalEvent>> events(long after, int limit, @Nullable String deployment) {
        return events(EventRange.after(after, limit, deployment));
    }

    /** The cursor of the last event that was written, even if the event has been deleted; 0 if there was none. */
    Future<Long> lastEvent();

    /**
     * The decisions of a deployment, oldest first; empty if the deployment is not known.
     *
     * @param after the number of the last decision that is known; 0 for none
     * @param limit how many decisions at most
     */
    Future<List<Decided>> decisions(String deployment, long after, int limit);

    /** Deletes these deployments and everything that belongs to them. Completes when they are deleted. */
    Future<Void> forget(Collection<String> ids);

    /** Deletes these known-bad versions, unless there is a newer entry. Completes when they are deleted. */
    Future<Void> forgetBad(Collection<KnownBad> versions);

    /** Makes durable what is still queued, and releases everything. Never fails. */
    @Override
    void close();
}
