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
 * Where moves become durable. A move is carried out, and acknowledged, only after its append succeeded; but a rollback
 * is asked of the router meanwhile.
 *
 * <p>Thread-safe, but for {@link #load}, which comes first.
 */
public interface Journal extends AutoCloseable {
    /** So many of a deployment's history entries are loaded. */
    int HISTORY_LOADED_MAX = 200;

    /**
     * A deployment as it was written.
     *
     * @param history the newest {@value #HISTORY_LOADED_MAX} entries, oldest first
     */
    record StoredDeployment(DeploymentRecord record, List<HistoryEntry> history) {}

    /**
     * A history entry, as something that happened to the whole service.
     *
     * @param cursor grows with every event, and never comes twice
     */
    record JournalEvent(long cursor, String deploymentId, HistoryEntry entry) {}

    /**
     * A decision as it was written.
     *
     * @param number counts the decisions of its deployment, from 1
     */
    record Decided(long number, Decision decision) {}

    /**
     * Hands over every deployment there is, oldest first. Blocks; to be called once, before anything is appended.
     *
     * @throws JournalException if what was written cannot be read
     */
    void load(Consumer<StoredDeployment> each);

    /**
     * The versions that were rolled back, in no particular order: an append that leads to the end of a deployment makes
     * that known too. Blocks, and is called as {@link #load} is.
     *
     * @throws JournalException if what was written cannot be read
     */
    List<KnownBad> knownBad();

    /** So many services are remembered, those whose deployments ended last. */
    int IN_SERVICE_MAX = 100_000;

    /**
     * The versions that are in service as far as it was confirmed, newest first: an append that leads to the end of a
     * deployment makes that known too. Blocks, and is called as {@link #load} is.
     *
     * @throws JournalException if what was written cannot be read
     */
    List<InService> inService();

    /**
     * Makes a move durable. Appends of one deployment become durable in the order of the calls.
     *
     * @param after where the move leads
     * @param key of the request that the move is done for, which becomes durable with it; null for none
     * @param learned what the deployment that ends with it has learned of its service's baseline, which is remembered
     *     in place of what was; null for nothing
     * @return completes on the caller's context; fails with {@link JournalException}: the move is not durable and must
     *     not be carried out
     */
    Future<Void> append(
            DeploymentRecord after, Move move, @Nullable IdempotencyKey key, @Nullable LearnedBaseline learned);

    /** A move that nothing was learned with. */
    default Future<Void> append(DeploymentRecord after, Move move, @Nullable IdempotencyKey key) {
        return append(after, move, key, null);
    }

    /** A move that nobody gave a key for. */
    default Future<Void> append(DeploymentRecord after, Move move) {
        return append(after, move, null);
    }

    /**
     * Remembers what was learned of a service's baseline elsewhere, in place of what was. Completes when it is durable.
     */
    Future<Void> remember(LearnedBaseline learned);

    /**
     * What is remembered of a service's baseline; what is ten half-lives old may be forgotten. Completes on the
     * caller's context.
     */
    Future<Optional<LearnedBaseline>> remembered(String service);

    /**
     * Makes durable how a request with a key was answered. Completes on the caller's context. Of one client not many
     * more than {@link IdempotencyKey#PER_CLIENT_MAX} are kept, the newest.
     */
    Future<Void> keep(IdempotencyKey key, StoredReply answer);

    /** What is known of a request with this key, however old. Completes on the caller's context. */
    Future<Optional<IdempotencyRecord>> kept(String id);

    /** Forgets requests with keys that were asked at {@code before} or earlier. Completes when they are gone. */
    Future<Void> forgetKeys(Instant before);

    /** Events, in the order that the range asks for. */
    Future<List<JournalEvent>> events(EventRange range);

    /**
     * What happened after a cursor, oldest first.
     *
     * @param after 0 for the beginning of what is kept
     * @param limit at most so many
     * @param deployment the id of the one whose events are wanted; null for all
     */
    default Future<List<JournalEvent>> events(long after, int limit, @Nullable String deployment) {
        return events(EventRange.after(after, limit, deployment));
    }

    /** The cursor of the last event that was written, also if it is not kept any more; 0 if there was none. */
    Future<Long> lastEvent();

    /**
     * What was decided of a deployment, oldest first; none if it is not known.
     *
     * @param after the number of the last one that is known; 0 for none
     * @param limit at most so many
     */
    Future<List<Decided>> decisions(String deployment, long after, int limit);

    /** Forgets these deployments and all that was written of them. Completes when they are gone. */
    Future<Void> forget(Collection<String> ids);

    /** Forgets that these are bad, unless something newer is known. Completes when they are gone. */
    Future<Void> forgetBad(Collection<KnownBad> versions);

    /** Makes durable what is still waiting, and lets go of everything. Never fails. */
    @Override
    void close();
}
