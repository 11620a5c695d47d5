package io.canary.spi.settings;

/**
 * Reads and writes the values of a type that is spelled in the tree in a way of its own. The type names it with {@link
 * ConvertedBy}. It has a constructor without arguments, no state, and is used by several threads.
 *
 * @param <T> the type
 */
public interface Converter<T> {
    /**
     * The value that {@code tree} stands for.
     *
     * @param tree a map, list, text, number or boolean
     * @throws IllegalArgumentException if it stands for none; its message becomes a problem
     */
    T read(Object tree);

    /** The tree that {@link #read} reads as {@code value}. */
    Object write(T value);
}
