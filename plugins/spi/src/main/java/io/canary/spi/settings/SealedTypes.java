package io.canary.spi.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is permitted of a sealed type, and how a tree says which of it a value is. */
final class SealedTypes {
    /** The name of the record, beside its components. */
    static final String KEY = "type";

    private static final ClassValue<Map<String, Class<?>>> RECORDS = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
            var records = new LinkedHashMap<String, Class<?>>();
            find(type, records);
            return Collections.unmodifiableMap(records);
        }
    };

    private SealedTypes() {}

    /**
     * The records of a sealed type by their names.
     *
     * @throws IllegalArgumentException if it permits anything else, or two have one name
     */
    static Map<String, Class<?>> recordsOf(Class<?> type) {
        return RECORDS.get(type);
    }

    /** The name of a record, in the tree. */
    static String nameOf(Class<?> type) {
        return Setting.snake(type.getSimpleName());
    }

    private static void find(Class<?> type, Map<String, Class<?>> into) {
        for (var permitted : type.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                find(permitted, into);
            } else if (!permitted.isRecord() || into.putIfAbsent(nameOf(permitted), permitted) != null) {
                throw new IllegalArgumentException(permitted + " is no record with a name of its own");
            }
        }
    }
}
