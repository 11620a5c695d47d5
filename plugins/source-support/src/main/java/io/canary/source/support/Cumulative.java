package io.canary.source.support;

/**
 * A value that only grows until its instance restarts, which begins it again at 0. Immutable.
 *
 * @param <T> its own type
 */
public interface Cumulative<T extends Cumulative<T>> {

    /** Whether it is one: Prometheus' stale marker, say, is a number that is no value. */
    boolean hasValue();

    /**
     * How much it grew since an earlier value of the same series. If any part of it fell, all of it began again at 0,
     * and it is its own growth.
     */
    T since(T earlier);

    /**
     * The growth of both.
     *
     * @throws IllegalArgumentException if the two cannot be added up; the message is for people
     */
    T plus(T other);
}
