package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.kubernetes.ReconcileLoop.Written;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings objects to what is wished. Safe for any thread.
 *
 * @param objects where they are read
 */
record Reconciler(ClusterObjects objects, Writer writer) {
    private static final int ATTEMPTS = 25;

    /**
     * Makes a desired state true in the cluster's API.
     *
     * @return what was written last; empty if it was so
     * @throws RouterException if the API server refuses or cannot be reached, or others change the same all the time
     */
    Optional<Written> bring(RouteAdapter adapter, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var loop = new ReconcileLoop(writer, adapter, desired, guard);
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                if (loop.advance(read(adapter, guard))) {
                    return loop.written();
                }
            }
            throw RouterException.unreachable(
                    "others keep changing " + adapter.objects() + ": given up after " + ATTEMPTS + " attempts");
        } catch (RouterException e) {
            throw loop.inAll(e);
        }
    }

    /**
     * Has the API server check the next step, and that every object may be changed.
     *
     * @return the step for people; empty if there is none
     */
    List<String> check(RouteAdapter adapter, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var seen = read(adapter, guard);
        var step = adapter.next(seen, desired);
        for (var ref : adapter.objects()) {
            var checked = step.filter(s -> s.ref().equals(ref)).orElse(Step.touch(ref));
            var answer = writer.check(checked, RouteAdapter.object(seen, ref), desired, guard);
            if (!answer.isDone() && !answer.isConflict()) {
                throw answer.failure(ref.toString());
            }
        }
        return step.map(Step::words).orElse(List.of());
    }

    /** Takes back what was written, unless it was changed meanwhile. */
    void undo(Written written, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var step = written.step();
        var builder = new StepBuilder(step.ref());
        step.expected().forEach((pointer, before) -> {
            builder.expect(pointer, written.after().at(pointer));
            builder.change(pointer, before, pointer);
        });
        var answer = writer.write(builder.step(""), written.after(), desired, guard);
        if (!answer.isDone()) {
            throw RouterException.unreachable(
                    step.ref() + " could not be put back: the API server says " + answer.words());
        }
    }

    private Map<ObjectRef, JsonNode> read(RouteAdapter adapter, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var seen = new HashMap<ObjectRef, JsonNode>();
        for (var ref : adapter.objects()) {
            seen.put(ref, objects.read(ref, guard));
        }
        return seen;
    }

    /** @throws AbsentException if one of the objects is not there */
    Map<ObjectRef, JsonNode> look(RouteAdapter adapter) throws RouterException, InterruptedException {
        return read(adapter, new Uninterruptibly());
    }
}
