package io.canary.analysis;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an object of ours keeps alive, counted field by field: deterministic, where a look at the heap is not. */
final class Heap {
    private static final int HEADER = 16;
    private static final int WORD = 8;

    private Heap() {}

    /** An upper bound of the bytes that {@code root} and all it refers to take; every field and element counts as a word. */
    static long bytesOf(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var open = new ArrayDeque<>();
        open.add(root);
        long bytes = 0;
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (seen.add(next)) {
                bytes += HEADER + (next.getClass().isArray() ? array(next, open) : fields(next, open));
            }
        }
        return bytes;
    }

    private static long array(Object array, ArrayDeque<Object> open) {
        int length = Array.getLength(array);
        if (!array.getClass().getComponentType().isPrimitive()) {
            for (Object element : (Object[]) array) {
                addIfThere(element, open);
            }
        }
        return (long) length * WORD;
    }

    private static long fields(Object object, ArrayDeque<Object> open) {
        long bytes = 0;
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                bytes += WORD;
                if (!field.getType().isPrimitive()) {
                    addIfThere(valueOf(field, object), open);
                }
            }
        }
        return bytes;
    }

    private static void addIfThere(@Nullable Object object, ArrayDeque<Object> open) {
        if (object != null) {
            open.add(object);
        }
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
