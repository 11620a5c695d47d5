package io.canary.spi.settings;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Walks a record type and a tree together, and notes every place where they do not fit. */
final class RecordReader {
    private static final int DEEPEST = 32;
    private static final String VISIBLE =
            "must have no ${env:…} and no ${file:…} in it: everybody on the machine can see it";

    /** Records of which nothing is given, where that can be: most of what people send leaves most settings out. */
    private static final ClassValue<Optional<Object>> ALL_DEFAULTS = new ClassValue<>() {
        @Override
        protected Optional<Object> computeValue(Class<?> type) {
            return Optional.ofNullable(
                    new RecordReader(new Problems()).read(type.asSubclass(Record.class), Map.of(), ""));
        }
    };

    private final Problems problems;
    private final boolean isStored;

    /** For what people write. */
    RecordReader(Problems problems) {
        this(problems, false);
    }

    /** @param isStored whether the tree was written by {@link RecordWriter#store} */
    RecordReader(Problems problems, boolean isStored) {
        this.problems = problems;
        this.isStored = isStored;
    }

    /** The record, or null after at least one problem was noted. */
    <R> @Nullable R read(Class<R> type, @Nullable Object tree, String pointer) {
        if (!(tree instanceof Map<?, ?> map)) {
            problem(pointer, "must be an object, was " + ShownValue.of(tree));
            return null;
        }
        if (pointer.chars().filter(c -> c == '/').count() > DEEPEST) {
            problem(pointer, "is nested too deep");
            return null;
        }
        int before = problems.count();
        var shape = Shape.of(type.asSubclass(Record.class));
        var values = new Object[shape.parts().size()];
        for (int i = 0; i < values.length; i++) {
            var part = shape.parts().get(i);
            if (part.isGiven()) {
                values[i] = given(map, shape, part.key());
            } else {
                values[i] = part.unwrapped().isEmpty() ? setting(part, map, pointer) : unwrapped(part, map, pointer);
            }
        }
        refuseBoth(map, shape, pointer);
        refuseUnknown(map, isStored ? shape.storedKeys() : shape.keys(), pointer);
        return problems.count() > before ? null : construct(type, shape, values, pointer);
    }

    private void refuseBoth(Map<?, ?> map, Shape shape, String pointer) {
        if (isStored) {
            return;
        }
        for (var part : shape.parts()) {
            if (part.otherwise() != null && map.containsKey(part.key()) && map.get(part.otherwise()) != null) {
                problem(pointer + "/" + escaped(part.key()), "cannot stand beside " + part.otherwise());
            }
        }
    }

    private Set<String> given(Map<?, ?> map, Shape shape, String key) {
        if (isStored) {
            return map.get(key) instanceof List<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
                    : Set.of();
        }
        return shape.keys().stream().filter(map::containsKey).collect(Collectors.toUnmodifiableSet());
    }

    private Map<Object, Object> unwrapped(Shape.Part part, Map<?, ?> map, String pointer) {
        var read = new LinkedHashMap<Object, Object>();
        part.unwrapped().forEach((key, setting) -> {
            boolean isNewer = isStored && !map.containsKey(setting.key());
            Object value = isNewer ? null : setting(setting, map, pointer);
            if (value != null) {
                read.put(key, value);
            }
        });
        return Collections.unmodifiableMap(read);
    }

    private @Nullable Object setting(Shape.Part part, Map<?, ?> map, String below) {
        Object value = map.get(part.key());
        String pointer = below + "/" + escaped(part.key());
        if (value == null && map.containsKey(part.key())) {
            return part.isNullable() ? null : problem(pointer, "must not be null");
        }
        var given = value == null ? part.byDefault() : value;
        if (part.isVisible() && Secrets.isIn(given)) {
            return problem(pointer, VISIBLE);
        } else if (given != null) {
            return value(given, part.type(), isStored ? part.terms().stored() : part.terms(), pointer);
        }
        return part.isNullable() ? null : missing(rawType(part.type().getType()), pointer);
    }

    private @Nullable Object missing(Class<?> type, String pointer) {
        if (type == List.class) {
            return List.of();
        } else if (type == Map.class) {
            return Map.of();
        } else if (type.isRecord() && !Conversions.isScalar(type)) {
            return ALL_DEFAULTS.get(type).orElseGet(() -> read(type, Map.of(), pointer));
        }
        return problem(pointer, "is required");
    }

    private @Nullable Object value(Object value, AnnotatedType at, Terms terms, String pointer) {
        Class<?> type = rawType(at.getType());
        if (type == Object.class) {
            return value;
        } else if (type == List.class) {
            return list(value, argument(at, 0), pointer);
        } else if (type == Map.class) {
            return map(value, argument(at, 1), pointer);
        } else if (type.isRecord() && !Conversions.isScalar(type)) {
            return read(type, value, pointer);
        } else if (type.isSealed()) {
            return oneOf(type, value, pointer);
        }
        try {
            return Conversions.convert(value, type, terms);
        } catch (UnfitException no) {
            return problem(pointer, no.why());
        }
    }

    /** One of the records of a sealed type: which one, the tree says. */
    private @Nullable Object oneOf(Class<?> type, Object value, String pointer) {
        var records = SealedTypes.recordsOf(type);
        if (!(value instanceof Map<?, ?> map)) {
            return problem(pointer, "must be an object, was " + ShownValue.of(value));
        } else if (!(map.get(SealedTypes.KEY) instanceof String name && records.containsKey(name))) {
            String names = String.join(", ", records.keySet());
            String was = ShownValue.of(map.get(SealedTypes.KEY));
            return problem(pointer + "/" + SealedTypes.KEY, "must be one of " + names + ", was " + was);
        } else {
            var rest = new LinkedHashMap<Object, @Nullable Object>(map);
            rest.remove(SealedTypes.KEY);
            return read(Objects.requireNonNull(records.get(name)), rest, pointer);
        }
    }

    private @Nullable Object list(Object value, AnnotatedType of, String pointer) {
        if (value instanceof Untyped(String text)) {
            return list(separated(text), of, pointer);
        }
        if (!(value instanceof List<?> list)) {
            return problem(pointer, "must be an array, was " + ShownValue.of(value));
        }
        var read = new ArrayList<Object>();
        for (int i = 0; i < list.size(); i++) {
            Object item = element(list.get(i), of, pointer + "/" + i);
            if (item != null) {
                read.add(item);
            }
        }
        return List.copyOf(read);
    }

    private static List<Untyped> separated(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .map(Untyped::new)
                .toList();
    }

    private @Nullable Object map(Object value, AnnotatedType of, String pointer) {
        if (!(value instanceof Map<?, ?> map)) {
            return problem(pointer, "must be an object, was " + ShownValue.of(value));
        }
        var read = new LinkedHashMap<String, Object>();
        map.forEach((key, each) -> {
            Object item = element(each, of, pointer + "/" + escaped(String.valueOf(key)));
            if (item != null) {
                read.put(String.valueOf(key), item);
            }
        });
        return Collections.unmodifiableMap(read);
    }

    private @Nullable Object element(@Nullable Object value, AnnotatedType of, String pointer) {
        return value == null
                ? problem(pointer, "must not be null")
                : value(value, of, isStored ? Terms.STORED : Terms.NONE, pointer);
    }

    private void refuseUnknown(Map<?, ?> map, Set<String> known, String pointer) {
        for (Object key : map.keySet()) {
            String name = String.valueOf(key);
            if (!known.contains(name)) {
                refuseUnknown(name, known, pointer);
            }
        }
    }

    private void refuseUnknown(String name, Set<String> known, String pointer) {
        if (problems.isFull()) {
            problems.addMore(1); // a suggestion would not be shown
            return;
        }
        String near = Nearest.to(name, known);
        problem(pointer + "/" + escaped(name), "is not known" + (near == null ? "" : "; did you mean " + near + "?"));
    }

    private <R> @Nullable R construct(Class<R> type, Shape shape, @Nullable Object[] values, String pointer) {
        try {
            return type.cast(shape.constructor().newInstance(values));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SettingsException several) {
                several.problems().forEach(p -> problem(pointer + p.pointer(), p.detail()));
                problems.addMore(several.omitted());
                return null;
            } else if (e.getCause() instanceof IllegalArgumentException wrong) {
                problem(pointer, String.valueOf(wrong.getMessage()));
                return null;
            }
            throw new IllegalStateException("the constructor of " + type + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be constructed", e);
        }
    }

    /** Notes it, and gives the null that stands for the value that could not be read. */
    private @Nullable Object problem(String pointer, String detail) {
        problems.add(new Problem(pointer, detail));
        return null;
    }

    static Class<?> rawType(Type type) {
        return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) type;
    }

    static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    /** As RFC 6901 wants it. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
