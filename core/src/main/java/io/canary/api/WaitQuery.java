package io.canary.api;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.StateView;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of one deployment waits for.
 *
 * @param atMost how long, 0 to 300 s; zero returns at once
 * @param until the condition
 * @param since with {@link Until#CHANGED}: the revision that the reader knows; null for the current one at the time of
 *     the request
 */
public record WaitQuery(
        Duration atMost, Until until, @Nullable Long since) {

    public enum Until {
        /** A final status. */
        ENDED,
        /** PROMOTED, or any other final status, after which it can never be reached. */
        PROMOTED,
        /** A revision other than the known one. */
        CHANGED
    }

    private record Fields(
            @Default("0") @Range(min = 0, max = 300) double waitSec,
            @Nullable @Range(min = 0) Long since) {

        Duration atMost() {
            return Duration.ofMillis(Math.round(waitSec * 1_000));
        }
    }

    /** Read separately, as {@code for} cannot be the name of a record component. */
    private record For(@Default("ended") Until until) {}

    /**
     * Reads {@code wait_sec}, {@code for} and {@code since}, all optional.
     *
     * @throws ProblemException with all errors
     */
    public static WaitQuery read(Map<String, Object> query) {
        var rest = new LinkedHashMap<>(query);
        var until = rest.remove("for");
        var problems = new ArrayList<Problem>();
        var fields = part(Fields.class, rest, problems);
        var wanted = part(For.class, until == null ? Map.of() : Map.of("until", until), problems);
        if (fields == null || wanted == null) {
            throw ProblemException.invalid(problems);
        }
        if (fields.since() != null && wanted.until() != Until.CHANGED) {
            throw ProblemException.invalid(List.of(new Problem("/since", "belongs to for=changed")));
        }
        return new WaitQuery(fields.atMost(), wanted.until(), fields.since());
    }

    private static <R extends Record> @Nullable R part(
            Class<R> type, Map<String, Object> tree, List<Problem> problems) {
        try {
            return Settings.read(type, tree);
        } catch (SettingsException e) {
            e.problems().stream()
                    .map(p -> p.pointer().equals("/until") ? new Problem("/for", p.detail()) : p)
                    .forEach(problems::add);
            return null;
        }
    }

    /** The same, but relative to this revision unless the reader named one. */
    public WaitQuery from(long revision) {
        return since == null ? new WaitQuery(atMost, until, revision) : this;
    }

    /** Whether the condition is met, or can never be. */
    public boolean isReached(DeploymentRecord now) {
        return switch (until) {
            case ENDED, PROMOTED -> StateView.status(now.state()).isFinal();
            case CHANGED -> since != null && now.revision() != since;
        };
    }
}
