package io.canary.api;

import io.canary.journal.Journal.Decided;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A page of the recording of a deployment: the samples of some of its decisions. Not thread-safe; handed from one
 * thread to another.
 */
public final class SamplesPage {
    private final @Nullable JsonObject plan;
    private final List<Decided> decisions;
    private final RecordedSamples samples;
    private final boolean isLast;

    /** @param plan the first line of the recording; null unless this page is its beginning */
    SamplesPage(@Nullable JsonObject plan, List<Decided> decisions, RecordedSamples samples, boolean isLast) {
        this.plan = plan;
        this.decisions = decisions;
        this.samples = samples;
        this.isLast = isLast;
    }

    /**
     * Writes the page, line by line. Called once, on a worker: a decision may have thousands of ticks.
     *
     * @return the cursor of the next page; null if this is the last one
     */
    public @Nullable String write(Consumer<JsonObject> line) {
        if (plan != null) {
            line.accept(plan);
        }
        decisions.forEach(decided -> samples.write(decided, line));
        return isLast ? null : samples.position().text();
    }
}
