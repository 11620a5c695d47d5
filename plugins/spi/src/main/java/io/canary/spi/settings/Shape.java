package io.canary.spi.settings;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
     * @param terms what it asks of its value
     * @param unwrapped where it is a map that is {@link Unwrapped}, its settings by their keys; else empty
     * @param otherwise the name of the component that may stand in its place; null where none may
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
            Map<Object, Part> unwrapped,
            @Nullable String otherwise) {

        /** What it is a setting for itself, or those that it stands for. */
        Collection<Part> settings() {
            return isGiven ? List.of() : unwrapped.isEmpty() ? List.of(this) : unwrapped.values();
        }
    }

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
        var otherwise = otherwise(type);
        for (var component : type.getRecordComponents()) {
            var part = part(component, otherwise.get(Setting.keyOf(component)));
            part.settings().forEach(setting -> keys.add(setting.key()));
            if (part.isGiven()) {
                stored.add(part.key());
            }
            parts.add(part);
        }
        stored.addAll(keys);
        return new Shape(parts, keys, stored, constructor(type));
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

    private static Part part(RecordComponent component, @Nullable String otherwise) {
        var at = component.getAnnotatedType();
        var byDefault = component.getAnnotation(Default.class);
        return new Part(
                component,
                at,
                Setting.keyOf(component),
                component.isAnnotationPresent(Given.class),
                at.isAnnotationPresent(Nullable.class),
                component.isAnnotationPresent(Visible.class),
                byDefault == null ? null : new Untyped(byDefault.value()),
                Terms.of(component),
                unwrapped(component),
                otherwise);
    }

    private static Map<Object, Part> unwrapped(RecordComponent component) {
        var unwrapped = component.getAnnotation(Unwrapped.class);
        if (unwrapped == null) {
            return Map.of();
        }
        var type = RecordReader.argument(component.getAnnotatedType(), 1);
        var parts = new LinkedHashMap<Object, Part>();
        table(unwrapped.value()).rows().forEach((key, row) -> {
            var byDefault = row.byDefault() == null ? null : new Untyped(row.byDefault());
            var terms = Terms.NONE.within(row.range());
            parts.put(key, new Part(component, type, row.name(), false, true, false, byDefault, terms, Map.of(), null));
        });
        return Collections.unmodifiableMap(parts);
    }

    private static SettingTable<?> table(Class<? extends SettingTable<?>> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be constructed", e);
        }
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
