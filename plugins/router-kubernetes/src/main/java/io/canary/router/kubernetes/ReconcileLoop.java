package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Reaches one desired state: reads, changes one thing, reads again. Used once, by one thread. */
final class ReconcileLoop {
    private final Writer writer;
    private final RouteAdapter adapter;
    private final DesiredState desired;
    private final Uninterruptibly guard;
    private final String key;
    private @Nullable Written written;
    private @Nullable List<Object> refused;
    private boolean mayHaveChanged;

    ReconcileLoop(Writer writer, RouteAdapter adapter, DesiredState desired, Uninterruptibly guard) {
        this.writer = writer;
        this.adapter = adapter;
        this.desired = desired;
        this.guard = guard;
        this.key = SplitAnnotation.key(desired.service());
    }

    /**
     * What was written last.
     *
     * @param before the object as it was
     * @param after the object as it is
     */
    record Written(Step step, JsonNode before, JsonNode after) {}

    /** Empty if nothing had to be. */
    Optional<Written> written() {
        return Optional.ofNullable(written);
    }

    /**
     * Goes on.
     *
     * @param seen every object of the layer as it is now
     * @return whether there is nothing left to do
     * @throws RouterException if it cannot be gone on
     */
    boolean advance(Map<ObjectRef, JsonNode> seen) throws RouterException, InterruptedException {
        var next = adapter.next(seen, desired).or(this::touch);
        if (next.isEmpty()) {
            return true;
        }
        var step = next.get();
        var before = RouteAdapter.object(seen, step.ref());
        if (Step.hasEvidence(before, key)) {
            guard.begin();
            heed(write(step, before), step, before);
        } else {
            retryOrThrow(writer.mark(step.ref(), desired, guard), step.ref());
        }
        return false;
    }

    private Answer write(Step step, JsonNode before) throws RouterException, InterruptedException {
        try {
            var answer = writer.write(step, before, desired, guard);
            mayHaveChanged |= answer.isDone() || answer.status() >= 500;
            return answer;
        } catch (RouterException e) {
            mayHaveChanged |= !e.kind().changedNothing();
            throw e;
        }
    }

    /** The same failure, with what it means after all that was tried. */
    RouterException inAll(RouterException e) {
        return mayHaveChanged ? Failures.afterAChange(e) : Failures.ofALook(e);
    }

    private Optional<Step> touch() {
        return adapter.objects().stream().filter(writer::isUnsure).findFirst().map(Step::touch);
    }

    /** A change that is refused may have met another one. If the very same is refused again, it is refused itself. */
    private void heed(Answer answer, Step step, JsonNode before) throws RouterException, InterruptedException {
        if (answer.isDone()) {
            written = new Written(step, before, answer.body());
        } else if (answer.isInvalid() && !step.gist(before, key).equals(refused)) {
            refused = step.gist(before, key);
        } else {
            retryOrThrow(answer, step.ref());
        }
    }

    private void retryOrThrow(Answer answer, ObjectRef ref) throws RouterException, InterruptedException {
        if (answer.isConflict()) {
            guard.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(5, 25)));
        } else if (!answer.isDone()) {
            throw answer.failure(ref.toString());
        }
    }
}
