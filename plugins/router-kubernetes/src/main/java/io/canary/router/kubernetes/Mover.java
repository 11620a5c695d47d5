package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.kubernetes.Attempts.Written;
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
record Mover(ClusterObjects objects, Writer writer) {
    private static final int ATTEMPTS = 25;

    /**
     * Makes a wish true in the cluster's API.
     *
     * @return what was written last; empty if it was so
     * @throws RouterException if the API server refuses or cannot be reached, or others change the same all the time
     */
    Optional<Written> bring(Layer layer, Wish wish, Patience patience) throws RouterException, InterruptedException {
        var attempts = new Attempts(writer, layer, wish, patience);
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                if (attempts.advance(read(layer, patience))) {
                    return attempts.written();
                }
            }
            throw RouterException.unreachable(
                    "others keep changing " + layer.objects() + ": given up after " + ATTEMPTS + " attempts");
        } catch (RouterException e) {
            throw attempts.inAll(e);
        }
    }

    /**
     * Has the API server check the next step, and that every object may be changed.
     *
     * @return the step for people; empty if there is none
     */
    List<String> check(Layer layer, Wish wish, Patience patience) throws RouterException, InterruptedException {
        var seen = read(layer, patience);
        var step = layer.next(seen, wish);
        for (var ref : layer.objects()) {
            var checked = step.filter(s -> s.ref().equals(ref)).orElse(Step.touch(ref));
            var answer = writer.check(checked, Layer.object(seen, ref), wish, patience);
            if (!answer.isDone() && !answer.isConflict()) {
                throw answer.failure(ref.toString());
            }
        }
        return step.map(Step::words).orElse(List.of());
    }

    /** Takes back what was written, unless somebody has changed it meanwhile. */
    void undo(Written written, Wish wish, Patience patience) throws RouterException, InterruptedException {
        var step = written.step();
        var draft = new Draft(step.ref());
        step.expected().forEach((pointer, before) -> {
            draft.expect(pointer, written.after().at(pointer));
            draft.change(pointer, before, pointer);
        });
        var answer = writer.write(draft.step(""), written.after(), wish, patience);
        if (!answer.isDone()) {
            throw RouterException.unreachable(
                    step.ref() + " could not be put back: the API server says " + answer.words());
        }
    }

    private Map<ObjectRef, JsonNode> read(Layer layer, Patience patience) throws RouterException, InterruptedException {
        var seen = new HashMap<ObjectRef, JsonNode>();
        for (var ref : layer.objects()) {
            seen.put(ref, objects.read(ref, patience));
        }
        return seen;
    }

    /** @throws AbsentException if one of the objects is not there */
    Map<ObjectRef, JsonNode> look(Layer layer) throws RouterException, InterruptedException {
        return read(layer, new Patience());
    }
}
