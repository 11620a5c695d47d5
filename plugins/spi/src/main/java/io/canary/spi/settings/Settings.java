package io.canary.spi.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree of plain values into a record.
 *
 * <p>A tree is made of maps with text keys, lists, texts, numbers, booleans, {@link Untyped} texts, {@link Secret}s and
 * null. A component may be a {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double}, {@link
 * io.canary.spi.Weight} (in percent), {@link java.time.Duration} (with {@link Unit}), {@link java.time.Instant} (RFC
 * 3339), {@link java.net.URI}, {@link java.nio.file.Path}, {@link Secret}, an enum (in any case), a record, a {@code
 * List} or {@code Map<String, …>} of these, a type with a {@link ConvertedBy}, {@code Object} (taken as it is), or a
 * sealed interface of records: the tree then has the name of the record as its {@code type}, such as {@code by_header}
 * for {@code ByHeader}. A map that is {@link Unwrapped} stands for several components.
 *
 * <ul>
 * <li>Not mentioned: the component's {@link Default}; without one, empty (lists, maps), read from nothing (records),
 *     null (where it is {@code @Nullable}), else a problem.
 * <li>null: allowed where the component is {@code @Nullable}, and then it is null, not the default.
 * <li>Not null beside a component that it is {@link InsteadOf}: a problem.
 * <li>A name that the record does not have is a problem, with a suggestion where one is near.
 * <li>Numbers must be finite, within {@link Range}, and whole where the component is.
 * <li>What concerns several components the record checks in its constructor: the message of an {@link
 *     IllegalArgumentException} becomes a problem of the whole record, a {@link SettingsException}'s problems become
 *     problems below it.
 * </ul>
 */
public final class Settings {

    private Settings() {}

    /**
     * Reads {@code tree} into a record of {@code type}.
     *
     * @throws SettingsException with what is wrong: all of it, or the first {@value SettingsException#PROBLEMS_MAX}
     *     problems
     */
    public static <R extends Record> R read(Class<R> type, @Nullable Object tree) {
        return read(type, tree, false);
    }

    /**
     * Reads what {@link #store} wrote, and it is equal to what was written. A component that is newer than the tree has
     * its {@link Default}. {@link Range} and {@link ValidName} are for what is new: they may have been others.
     *
     * @throws SettingsException if {@code tree} was not written for such a record
     */
    public static <R extends Record> R restore(Class<R> type, Map<String, ?> tree) {
        return read(type, tree, true);
    }

    private static <R extends Record> R read(Class<R> type, @Nullable Object tree, boolean isStored) {
        var problems = new Problems();
        R record = new RecordReader(problems, isStored).read(type, tree == null ? Map.of() : tree, "");
        if (record == null || problems.count() > 0) {
            throw problems.exception();
        }
        return record;
    }

    /**
     * The tree that a record is read from: maps in the order of the components, lists, texts, numbers, booleans and
     * null.
     *
     * @throws IllegalArgumentException for a record with a {@link Given}
     */
    public static Map<String, @Nullable Object> write(Record record) {
        return RecordWriter.write(record);
    }

    /**
     * The same for what is kept, and read with {@link #restore}: with each {@link Given}, and with every number as it
     * is. Numbers that JSON does not have are texts.
     */
    public static Map<String, @Nullable Object> store(Record record) {
        return RecordWriter.store(record);
    }

    /**
     * What of {@code tree} is secret: each {@link Secret} in it, and each text that a record of {@code type} takes for
     * one. The tree need not fit the record.
     *
     * @throws IllegalArgumentException if the record has a component of a type that cannot be read
     */
    public static List<Secret> secrets(Class<? extends Record> type, @Nullable Object tree) {
        return Secrets.in(type, tree);
    }

    /**
     * What can be set in a record of {@code type}: the leaves, in the order of the components.
     *
     * @throws IllegalArgumentException if it has a component of a type that cannot be read
     */
    public static List<Setting> describe(Class<? extends Record> type) {
        return Setting.of(type, "");
    }
}
