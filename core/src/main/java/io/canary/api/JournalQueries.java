package io.canary.api;

import io.canary.journal.EventRange;
import io.canary.journal.Journal;
import io.canary.journal.Journal.Decided;
import io.canary.journal.Journal.JournalEvent;
import io.canary.journal.JournalException;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal for clients: decisions, events, samples. A failure is a {@link ProblemException}: 400 for an
 * invalid query, 404 for an unknown deployment, 503 if the journal fails. A deployment without decisions is no error:
 * the list is empty.
 */
public final class JournalQueries {
    private static final int HISTORY_PAGE = 200;
    private static final int HISTORY_MOST = 2_000;

    private final Journal journal;
    private final Deployments deployments;

    public JournalQueries(Journal journal, Deployments deployments) {
        this.journal = journal;
        this.deployments = deployments;
    }

    /** The decisions of a deployment, oldest first, as {@link DecisionsQuery} selects them. */
    public Future<List<Decided>> decisions(String id, Object query) {
        return answer(() -> {
            var wanted = Requests.read(DecisionsQuery.class, query);
            return deployments.get(id).compose(there -> journal.decisions(id, wanted.after(), wanted.limit()));
        });
    }

    /** One decision; 404 if there is none with this number. */
    public Future<Decided> decision(String id, String number) {
        return answer(() -> deployments
                .get(id)
                .compose(there -> decided(id, number.matches("[1-9][0-9]{0,17}") ? Long.parseLong(number) : 0))
                .map(found -> found.orElseThrow(
                        () -> new ProblemException(404, "deployment " + id + " has no decision " + number))));
    }

    private Future<Optional<Decided>> decided(String id, long number) {
        return number == 0
                ? Future.succeededFuture(Optional.empty())
                : journal.decisions(id, number - 1, 1)
                        .map(found ->
                                found.stream().filter(d -> d.number() == number).findFirst());
    }

    /**
     * A page of events.
     *
     * @param next where the next page begins; null if there is none
     */
    public record EventPage(
            List<JournalEvent> events, @Nullable Next next) {

        /** The query parameter for the next page, and its value. */
        public record Next(String parameter, long cursor) {}
    }

    /** Events of all deployments or of one, as {@link EventsQuery} selects them. */
    public Future<EventPage> events(Object query) {
        return answer(() -> {
            var wanted = Requests.read(EventsQuery.class, query);
            return journal.events(wanted.range()).map(found -> page(wanted, found));
        });
    }

    private static EventPage page(EventsQuery query, List<JournalEvent> found) {
        if (found.size() <= query.limit()) {
            return new EventPage(found, null);
        }
        var shown = found.subList(0, query.limit());
        return new EventPage(
                shown, new EventPage.Next(query.pageParameter(), shown.getLast().cursor()));
    }

    /**
     * The events after a cursor, oldest first.
     *
     * @param deploymentId only events of this deployment; null for all
     */
    public Future<List<JournalEvent>> eventsAfter(long cursor, int limit, @Nullable String deploymentId) {
        return answer(() -> journal.events(EventRange.after(cursor, limit, deploymentId)));
    }

    /** The cursor of the newest event, even if the event has been deleted; 0 if there was none. */
    public Future<Long> newestEvent() {
        return answer(journal::lastEvent);
    }

    /** A page of the samples that a deployment's decisions were based on, as {@link SamplesQuery} selects them. */
    public Future<SamplesPage> samples(String id, Object query) {
        return answer(() -> {
            var wanted = Requests.read(SamplesQuery.class, query);
            var from = wanted.cursor() == null ? SamplesCursor.BEGINNING : SamplesCursor.of(wanted.cursor());
            return deployments.get(id).compose(there -> page(there.snapshot().spec(), from, wanted.limit()));
        });
    }

    private Future<SamplesPage> page(DeploymentSpec spec, SamplesCursor from, int limit) {
        String id = spec.id();
        return journal.decisions(id, from.number(), limit).compose(decisions -> decided(id, from.compared())
                .compose(before -> plan(spec, from).map(plan -> {
                    var last = before.map(Decided::decision).orElse(null);
                    var samples =
                            new RecordedSamples(id, spec.policy().analysis().tick(), from, last);
                    return new SamplesPage(plan.orElse(null), decisions, samples, decisions.size() < limit);
                })));
    }

    /** A page of what a deployment measured, tick by tick, as {@link SeriesQuery} selects it. */
    public Future<SeriesPage> series(String id, Object query) {
        return answer(() -> {
            var wanted = Requests.read(SeriesQuery.class, query);
            var from = wanted.from();
            return deployments.judged(id).compose(now -> journal.decisions(id, from.decision(), wanted.limit())
                    .map(found -> new SeriesPage(now, found, found.size() < wanted.limit(), from)));
        });
    }

    /** The first line of a recording; empty unless this page is its beginning. */
    private Future<Optional<JsonObject>> plan(DeploymentSpec spec, SamplesCursor from) {
        return from.equals(SamplesCursor.BEGINNING)
                ? history(spec.id(), 0, List.of()).map(history -> Optional.of(RecordedPlanJson.write(spec, history)))
                : Future.succeededFuture(Optional.empty());
    }

    /** The history, oldest first; only its beginning if it is too long for one line. */
    private Future<List<HistoryEntry>> history(String id, long after, List<HistoryEntry> before) {
        return journal.events(after, HISTORY_PAGE, id).compose(page -> {
            var all = new ArrayList<>(before);
            page.forEach(event -> all.add(event.entry()));
            return page.size() < HISTORY_PAGE || all.size() >= HISTORY_MOST
                    ? Future.succeededFuture(all)
                    : history(id, page.getLast().cursor(), all);
        });
    }

    private static <T> Future<T> answer(Supplier<Future<T>> query) {
        try {
            return query.get().recover(JournalQueries::refusal);
        } catch (ProblemException e) {
            return Future.failedFuture(e);
        }
    }

    private static <T> Future<T> refusal(Throwable e) {
        return Future.failedFuture(e instanceof JournalException unread ? ProblemException.unreadable(unread) : e);
    }
}
