package io.canary.analysis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one version that count for the current verdict, in fixed memory: samples are summed into slots, each
 * about a 60th of the window long, so that a flood of samples takes no more memory than one sample per slot.
 *
 * <p>Samples may come in any order: each counts at its own time. A slot leaves the window as a whole, so a sample may
 * leave a little early, by at most a 30th of the window; it never stays too long. A sample from the future counts as of
 * now: the clocks of two machines differ.
 *
 * <p>Not thread-safe: it belongs to one deployment.
 */
public final class Window {
    private static final int SLOTS_AT_LEAST = 60;

    /** The outcome of adding a sample. */
    public enum Outcome {
        COUNTED,
        /** It is older than the window, or than the last reset of the window. */
        TOO_OLD
    }

    private final long slotMillis;
    private final int size;
    private long sinceMillis;

    /** A ring by slot number. Created with the first sample, as many deployments are still without one. */
    private @Nullable Slot @Nullable [] ring;

    /**
     * An empty window.
     *
     * @param length at least 1 s
     * @param sinceMillis samples from before this time do not count
     */
    public Window(Duration length, long sinceMillis) {
        this.slotMillis = Math.max(1, length.toMillis() / SLOTS_AT_LEAST);
        this.size = (int) (length.toMillis() / slotMillis);
        this.sinceMillis = sinceMillis;
    }

    /** Resets the window; samples from before {@code atMillis} do not count any more. */
    public void startAfresh(long atMillis) {
        ring = null;
        sinceMillis = atMillis;
    }

    /** Adds a sample, if it is not too old for the window at {@code nowMillis}. */
    public Outcome add(Sample sample, long nowMillis) {
        return add(sample, Duration.ZERO, nowMillis);
    }

    /**
     * The same for samples that come late as a rule.
     *
     * @param latest how late they may be: the window then has those of its length before that
     */
    public Outcome add(Sample sample, Duration latest, long nowMillis) {
        long atMillis = Math.min(sample.atMillis(), nowMillis);
        long number = Math.min(atMillis + latest.toMillis(), nowMillis) / slotMillis;
        if (atMillis < sinceMillis || number <= nowMillis / slotMillis - size) {
            return Outcome.TOO_OLD;
        }
        slot(number).add(sample);
        return Outcome.COUNTED;
    }

    private Slot slot(long number) {
        if (ring == null) {
            ring = new Slot[size];
        }
        int place = (int) (number % size);
        Slot slot = ring[place];
        if (slot == null || slot.number != number) {
            slot = new Slot(number);
            ring[place] = slot;
        }
        return slot;
    }

    /** The aggregates of all samples that count at {@code nowMillis}. */
    public Aggregates aggregates(long nowMillis) {
        if (ring == null) {
            return Aggregates.NONE;
        }
        long newest = nowMillis / slotMillis;
        var sum = new Slot(newest);
        for (Slot slot : ring) {
            if (slot != null && slot.number > newest - size && slot.number <= newest) {
                sum.add(slot);
            }
        }
        return sum.aggregates();
    }
}
