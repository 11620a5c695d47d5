package io.canary.router.support.wire;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** A router that hands each desired state on, as JSON, to what moves the traffic. Safe for any thread. */
public abstract class DesiredStateRouter implements TrafficRouter {
    private final RouterCapabilities capabilities;
    private final DesiredStateFactory states = new DesiredStateFactory();

    /**
     * One with no state yet.
     *
     * @param observes whether what moves the traffic can say what is in force
     * @param sticky whether it keeps users on a version
     * @param headerRoute whether it sends some requests to the canary at any weight
     */
    protected DesiredStateRouter(Weight granularity, boolean observes, boolean sticky, boolean headerRoute) {
        var features = EnumSet.of(Feature.UPSTREAMS);
        if (observes) {
            features.add(Feature.OBSERVE);
        }
        if (sticky) {
            features.add(Feature.STICKINESS);
        }
        if (headerRoute) {
            features.add(Feature.HEADER_ROUTES);
        }
        this.capabilities = new RouterCapabilities(granularity, features);
    }

    /**
     * Makes a state true, and returns when it is.
     *
     * @throws RouterException as {@link TrafficRouter#setTrafficSplit} does
     */
    protected abstract void move(DesiredState state) throws RouterException, InterruptedException;

    /**
     * Asks whether a state could be made true.
     *
     * @return the answer, for people; empty if it cannot be asked
     * @throws RouterException REJECTED if it could not
     */
    protected abstract Optional<String> ask(DesiredState preflight) throws RouterException, InterruptedException;

    /**
     * What would be done for a split, on one line.
     *
     * @throws RouterException REJECTED if it cannot be done
     */
    protected abstract String describe(DesiredState preflight) throws RouterException;

    /** What a preflight warns of where the service was not found; whose answer that is may be said before it. */
    protected String warning(Observation.NotFound nothing) {
        return nothing.what();
    }

    /** Higher than any before, see {@link DesiredStateFactory#nextSequence}. */
    protected final long nextSequence() {
        return states.nextSequence();
    }

    @Override
    public final RouterCapabilities capabilities() {
        return capabilities;
    }

    /** Asks, if that is possible; otherwise observes, and says what would be done. */
    @Override
    public final List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var state = DesiredState.preflight(split);
        var answer = ask(state);
        if (answer.isPresent()) {
            return ObservedState.lines(answer.get());
        }
        String line = describe(state);
        return observe(split.service()) instanceof Observation.NotFound nothing
                ? List.of(line, WARNING + warning(nothing))
                : List.of(line);
    }

    @Override
    public final void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        move(states.split(split));
    }

    @Override
    public final void promote(String service, String version) throws RouterException, InterruptedException {
        move(states.promote(service, version));
    }

    @Override
    public final void rollback(String service, String version) throws RouterException, InterruptedException {
        move(states.rollback(service, version));
    }

    /** Reads what was answered. */
    @FunctionalInterface
    protected interface Reader<T> {
        T read(String text) throws JsonException;
    }

    /**
     * What {@code reader} makes of an answer.
     *
     * @param source who answered, for messages
     * @throws RouterException UNREACHABLE if it is not what was expected
     */
    protected static <T> T read(String source, String text, Reader<T> reader) throws RouterException {
        try {
            return reader.read(text);
        } catch (JsonException e) {
            throw new RouterException(
                    RouterException.Kind.UNREACHABLE, source + " tells no shares: " + e.getMessage(), e);
        }
    }
}
