package io.canary.analysis;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The memory that an object keeps alive, counted field by field: unlike a look at the heap, this is deterministic. */
public final class Heap {
    private static final int HEADER = 16;
    private static final int WORD = 8;

    private Heap() {}

    /** An upper bound of the bytes that {@code root} and all it refers to take; every field, and every element that is no number, counts as a word. */
    public static long bytesOf(Object root) {
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
        return (long) length * sizeOf(array.getClass().getComponentType());
    }

    private static int sizeOf(Class<?> element) {
        if (element == float.class || element == int.class) {
            return 4;
        }
        if (element == char.class || element == short.class) {
            return 2;
        }
        return element == boolean.class || element == byte.class ? 1 : WORD;
    }

    private static long fields(Object object, ArrayDeque<Object> open) {
        if (object.getClass().getName().startsWith("java.")) {
            return library(object, open);
        }
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

    /** Classes whose fields are not accessible. */
    private static long library(Object object, ArrayDeque<Object> open) {
        if (object instanceof Collection<?> elements) {
            open.addAll(elements);
            return (3L + elements.size()) * WORD;
        }
        return 3 * WORD;
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
