package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes steps, with evidence beside them. Safe for any thread. */
final class Writer {
    private final ClusterObjects objects;
    private final String router;

    /**
     * Objects for which a change may be under way whose end is unknown. What is written to such an object next
     * makes that change fail, whenever it comes.
     */
    private final Set<ObjectRef> unsure = ConcurrentHashMap.newKeySet();

    /** When the last change of an object was over, as {@link System#nanoTime} has it. */
    private final Map<ObjectRef, Long> writtenAt = new ConcurrentHashMap<>();

    /** @param router the name in the configuration */
    Writer(ClusterObjects objects, String router) {
        this.objects = objects;
        this.router = router;
    }

    /** Of these nothing is known: another process may have changed them. */
    void begin(Collection<ObjectRef> refs) {
        unsure.addAll(refs);
    }

    boolean isUnsure(ObjectRef ref) {
        return unsure.contains(ref);
    }

    /** Makes a step of an object that has evidence. */
    Answer write(Step step, JsonNode before, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        boolean wasSure = unsure.add(step.ref());
        try {
            var answer = objects.patch(step.ref(), patch(step, before, desired), false, guard);
            if (answer.isDone() || (wasSure && answer.status() < 500)) {
                unsure.remove(step.ref());
            }
            return answer;
        } finally {
            writtenAt.put(step.ref(), System.nanoTime());
        }
    }

    /** What is left of the time that changes of these objects take to settle; none where there was no change. */
    Duration untilSettled(List<ObjectRef> refs, Duration settle) {
        long now = System.nanoTime();
        return refs.stream()
                .map(writtenAt::get)
                .filter(at -> at != null)
                .map(at -> settle.minusNanos(now - at))
                .filter(Duration::isPositive)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Has a step checked and makes it not. */
    Answer check(Step step, JsonNode before, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        return objects.patch(step.ref(), patch(step, before, desired), true, guard);
    }

    private JsonNode patch(Step step, JsonNode before, DesiredState desired) {
        String key = SplitAnnotation.key(desired.service());
        String beside = step.beside().isEmpty()
                ? SplitAnnotation.other(before.at(Step.annotation(key)).asText(""), desired.first())
                : step.beside();
        return step.patch(
                before,
                key,
                SplitAnnotation.of(desired, beside, router, Instant.now()).text());
    }

    /** Gives an object its first evidence: of nothing yet, but that a router is at it. */
    Answer mark(ObjectRef ref, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var patch = Step.firstEvidence(
                SplitAnnotation.key(desired.service()), SplitAnnotation.first(router, Instant.now()));
        return objects.patch(ref, patch, false, guard);
    }
}
