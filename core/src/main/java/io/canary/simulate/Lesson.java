package io.canary.simulate;

import io.canary.analysis.Comparison;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.sequential.Learned;
import io.canary.analysis.sequential.SequentialPolicy;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment would have learned about the baseline of a recording.
 *
 * @param at when the recording ends: the age counts from then
 */
public record Lesson(Instant at, Learned learned) {

    /**
     * Learns from the samples of the baseline; those of the canary are left out.
     *
     * @param recorded the samples, ordered by time
     * @return null if there is nothing to learn
     */
    public static @Nullable Lesson of(SequentialPolicy policy, Iterator<Sample> recorded) {
        Comparison comparison = null;
        long last = 0;
        while (recorded.hasNext()) {
            var sample = recorded.next();
            if (sample.role() == Role.BASELINE) {
                last = sample.atMillis();
                comparison = comparison == null ? Comparison.begin(policy, last) : comparison;
                comparison.add(sample, last);
                comparison.close(last, null, 0);
            }
        }
        if (comparison == null) {
            return null;
        }
        var analysis = policy.analysis();
        comparison.close(
                last
                        + analysis.tick()
                                .plus(analysis.maxReportLag())
                                .multipliedBy(2)
                                .toMillis(),
                null,
                0);
        var learned = comparison.learned();
        return learned == null ? null : new Lesson(Instant.ofEpochMilli(last), learned);
    }
}
