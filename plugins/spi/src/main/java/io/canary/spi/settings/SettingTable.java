package io.canary.spi.settings;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one type, of which there is one for each key of a map. See {@link Unwrapped}.
 *
 * @param <K> the type of the keys
 */
public interface SettingTable<K> {

    /** All of them, in the order in which they are written. Always the same. */
    Map<K, Row> rows();

    /**
     * One setting, which may be null.
     *
     * @param name in the tree
     * @param byDefault as it would be written in the tree; null for none
     * @param range the numbers that it may be; null where it is no number or may be any
     */
    record Row(
            String name,
            @Nullable String byDefault,
            @Nullable NumberRange range) {}
}
