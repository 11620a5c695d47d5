package io.canary.api;

import io.canary.deployment.Snapshot;
import io.canary.deployment.SupervisorRequest.ListAll;
import io.canary.rollout.StateView;
import io.canary.rollout.Status;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Untyped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments to list.
 *
 * @param status any of these; empty for all
 * @param owner only deployments of this owner; null for all
 * @param cursor as given with the page before; null for the first page
 */
record ListQuery(
        List<StatusFilter> status,
        @Nullable String serviceName,
        @Nullable String owner,
        @Default("100") @Range(min = 1, max = 1000) int limit,
        @Nullable String cursor) {

    /** @throws SettingsException for a cursor that no list returned */
    public ListQuery {
        if (cursor != null && !cursor.matches("[0-9a-z]{1,12}")) {
            throw new SettingsException(List.of(new Problem("/cursor", "must be as a Link header gave it")));
        }
    }

    /** The selected statuses: one by its name, or a named group. */
    enum StatusFilter {
        OPEN,
        ENDED,
        PENDING,
        RUNNING,
        PAUSED,
        PROMOTING,
        ROLLING_BACK,
        CANCELLING,
        PROMOTED,
        ROLLED_BACK,
        CANCELLED,
        FAILED;

        private boolean isMet(Status status) {
            return switch (this) {
                case OPEN -> !status.isFinal();
                case ENDED -> status.isFinal();
                default -> status.name().equals(name());
            };
        }
    }

    /** The query as it is read. {@code status} may also be a string of several statuses, separated by commas. */
    static @Nullable Object normalized(@Nullable Object query) {
        if (query instanceof Map<?, ?> map && map.get("status") instanceof String text) {
            var copy = new LinkedHashMap<Object, @Nullable Object>(map);
            copy.put("status", new Untyped(text));
            return copy;
        }
        return query;
    }

    /** Reports a problem at the parameter: a query has no elements to point at. */
    static ProblemException refusal(ProblemException problem) {
        return ProblemException.invalid(problem.errors().stream()
                .map(p -> p.pointer().startsWith("/status/") ? new Problem("/status", p.detail()) : p)
                .toList());
    }

    /** Null if nothing is filtered out. */
    private @Nullable Predicate<Snapshot> filter() {
        return status.isEmpty() && owner == null ? null : this::isMet;
    }

    private boolean isMet(Snapshot deployment) {
        var its = StateView.status(deployment.state());
        return (status.isEmpty() || status.stream().anyMatch(wanted -> wanted.isMet(its)))
                && (owner == null || owner.equals(deployment.spec().request().owner()));
    }

    ListAll question() {
        return new ListAll(serviceName, filter(), cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor, 36), limit);
    }

    static String cursor(long before) {
        return Long.toString(before, 36);
    }
}
