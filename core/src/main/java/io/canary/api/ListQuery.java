package io.canary.api;

import io.canary.deployment.SupervisorQuestion.ListAll;
import io.canary.rollout.Status;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments to list.
 *
 * @param cursor as given with the page before; null for the first page
 */
public record ListQuery(
        @Nullable Status status,
        @Nullable String serviceName,
        @Default("100") @Range(min = 1, max = 1000) int limit,
        @Nullable String cursor) {

    /** @throws SettingsException for a cursor that no list gave */
    public ListQuery {
        if (cursor != null && !cursor.matches("[0-9a-z]{1,12}")) {
            throw new SettingsException(List.of(new Problem("/cursor", "must be as a Link header gave it")));
        }
    }

    ListAll question() {
        return new ListAll(status, serviceName, cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor, 36), limit);
    }

    static String cursor(long before) {
        return Long.toString(before, 36);
    }
}
