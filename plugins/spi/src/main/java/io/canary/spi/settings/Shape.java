package io.canary.spi.settings;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a record type, found out once: asking a class about its components is slow.
 *
 * @param keys the names of {@code parts} in a tree
 */
record Shape(List<Part> parts, Set<String> keys, Constructor<?> constructor) {

    /**
     * One component.
     *
     * @param key its name in the tree
     * @param isGiven whether it is not read, but tells what is in the tree
     * @param byDefault null where there is none
     * @param otherwise the name of the component that may stand in its place; null where none may
     */
    record Part(
            RecordComponent component,
            AnnotatedType type,
            String key,
            boolean isGiven,
            boolean isNullable,
            @Nullable Untyped byDefault,
            @Nullable String otherwise) {}

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return find(type);
        }
    };

    static Shape of(Class<? extends Record> type) {
        return SHAPES.get(type);
    }

    private static Shape find(Class<?> type) {
        var parts = new ArrayList<Part>();
        var keys = new LinkedHashSet<String>();
        var otherwise = otherwise(type);
        for (var component : type.getRecordComponents()) {
            String key = Setting.keyOf(component);
            var at = component.getAnnotatedType();
            var byDefault = component.getAnnotation(Default.class);
            boolean isGiven = component.isAnnotationPresent(Given.class);
            if (!isGiven) {
                keys.add(key);
            }
            parts.add(new Part(
                    component,
                    at,
                    key,
                    isGiven,
                    at.isAnnotationPresent(Nullable.class),
                    byDefault == null ? null : new Untyped(byDefault.value()),
                    otherwise.get(key)));
        }
        return new Shape(parts, keys, constructor(type));
    }

    /** By the name of each component that another may stand for, the name of that. */
    private static Map<String, String> otherwise(Class<?> type) {
        var otherwise = new HashMap<String, String>();
        for (var component : type.getRecordComponents()) {
            var insteadOf = component.getAnnotation(InsteadOf.class);
            if (insteadOf != null) {
                List.of(insteadOf.value()).forEach(name -> otherwise.put(name, Setting.keyOf(component)));
            }
        }
        return otherwise;
    }

    private static Constructor<?> constructor(Class<?> type) {
        try {
            var types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be constructed", e);
        }
    }
}
