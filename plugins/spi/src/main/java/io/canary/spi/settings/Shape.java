package io.canary.spi.settings;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a record type, found out once: asking a class about its components is slow.
 *
 * @param keys the names of {@code parts} in a tree
 * @param storedKeys the same in one that {@link RecordWriter#store} wrote
 */
record Shape(List<Part> parts, Set<String> keys, Set<String> storedKeys, Constructor<?> constructor) {

    /**
     * One component.
     *
     * @param key its name in the tree
     * @param isGiven whether it is not read, but tells what is in the tree
     * @param byDefault null where there is none
     */
    record Part(
            RecordComponent component,
            AnnotatedType type,
            String key,
            boolean isGiven,
            boolean isNullable,
            boolean isVisible,
            @Nullable Untyped byDefault,
            Terms terms,
            Terms stored) {}

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
        var stored = new LinkedHashSet<String>();
        for (var component : type.getRecordComponents()) {
            String key = Setting.keyOf(component);
            var at = component.getAnnotatedType();
            var byDefault = component.getAnnotation(Default.class);
            boolean isGiven = component.isAnnotationPresent(Given.class);
            stored.add(key);
            if (!isGiven) {
                keys.add(key);
            }
            parts.add(new Part(
                    component,
                    at,
                    key,
                    isGiven,
                    at.isAnnotationPresent(Nullable.class),
                    component.isAnnotationPresent(Visible.class),
                    byDefault == null ? null : new Untyped(byDefault.value()),
                    Terms.of(component),
                    Terms.of(component).stored()));
        }
        return new Shape(parts, keys, stored, constructor(type));
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
