package io.canary.spi.settings;

import io.canary.spi.Weight;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the values of a record into a tree, as {@link RecordReader} takes them out of one. */
final class RecordWriter {
    private final boolean isStored;

    private RecordWriter(boolean isStored) {
        this.isStored = isStored;
    }

    /** For people to read and to send again. */
    static Map<String, @Nullable Object> write(Record record) {
        return new RecordWriter(false).tree(record);
    }

    /** For {@link Settings#restore}: with what was given, and each number as it is. */
    static Map<String, @Nullable Object> store(Record record) {
        return new RecordWriter(true).tree(record);
    }

    private Map<String, @Nullable Object> tree(Record record) {
        var tree = new LinkedHashMap<String, @Nullable Object>();
        fill(tree, record);
        return Collections.unmodifiableMap(tree);
    }

    private void fill(Map<String, @Nullable Object> tree, Record record) {
        for (var part : Shape.of(record.getClass()).parts()) {
            if (part.isGiven() && !isStored) {
                throw new IllegalArgumentException(record.getClass() + " knows what was said, which no tree can tell");
            }
            var value = value(record, part.component());
            var declared = part.component().getGenericType();
            var unit = part.terms().unit();
            if (value instanceof Map<?, ?> map && !part.unwrapped().isEmpty()) {
                part.unwrapped()
                        .forEach((key, setting) -> tree.put(setting.key(), tree(map.get(key), last(declared), unit)));
            } else {
                tree.put(part.key(), tree(value, declared, unit));
            }
        }
        if (!isStored) {
            removeOthers(tree, record);
        }
    }

    /** What stands in the place of others stands alone. */
    private static void removeOthers(Map<String, @Nullable Object> tree, Record record) {
        for (var part : Shape.of(record.getClass()).parts()) {
            if (part.otherwise() != null && tree.get(part.otherwise()) != null) {
                tree.remove(part.key());
            }
        }
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (InvocationTargetException | IllegalAccessException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private @Nullable Object tree(@Nullable Object value, Type declared, ChronoUnit unit) {
        return switch (value) {
            case null -> null;
            case Weight weight -> weight.percent();
            case Duration duration -> duration(duration, unit);
            case Enum<?> constant -> constant.toString().toLowerCase(Locale.ROOT);
            case Secret secret -> secret;
            case Object odd when Converters.of(odd.getClass()) != null -> converted(odd);
            case Record record when declared instanceof Class<?> type && type.isSealed() -> oneOf(record);
            case Record record -> tree(record);
            case List<?> list ->
                list.stream().map(each -> tree(each, last(declared), unit)).toList();
            case Set<?> given -> given.stream().map(String::valueOf).sorted().toList();
            case Map<?, ?> map -> tree(map, last(declared), unit);
            case Double number -> isStored && isNoJson(number) ? number.toString() : number;
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    @SuppressWarnings("unchecked") // a converter is of the type that names it
    private static <T> Object converted(T value) {
        return ((Converter<T>) Objects.requireNonNull(Converters.of(value.getClass()))).write(value);
    }

    /** Which of its kind it is stands first. */
    private Map<String, @Nullable Object> oneOf(Record record) {
        var tree = new LinkedHashMap<String, @Nullable Object>();
        tree.put(SealedTypes.KEY, SealedTypes.nameOf(record.getClass()));
        fill(tree, record);
        return Collections.unmodifiableMap(tree);
    }

    private Map<String, @Nullable Object> tree(Map<?, ?> map, Type of, ChronoUnit unit) {
        var tree = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, each) -> tree.put(String.valueOf(key), tree(each, of, unit)));
        return Collections.unmodifiableMap(tree);
    }

    /** What the elements of a list, and the values of a map, are declared as. */
    private static Type last(Type declared) {
        return declared instanceof ParameterizedType several
                ? several.getActualTypeArguments()[several.getActualTypeArguments().length - 1]
                : Object.class;
    }

    /** JSON has no such number, or its readers may take it for another one. */
    private static boolean isNoJson(double number) {
        return !Double.isFinite(number) || (number == 0 && 1 / number < 0);
    }

    /** Readers of JSON may take a fraction for a double. */
    private Object duration(Duration duration, ChronoUnit unit) {
        var number = number(duration, unit);
        boolean isDouble = new BigDecimal(Double.toString(number.doubleValue())).compareTo(number) == 0;
        return isDouble || !isStored ? number : number.toPlainString();
    }

    private static BigDecimal number(Duration duration, ChronoUnit unit) {
        var nanos = BigDecimal.valueOf(duration.getSeconds())
                .scaleByPowerOfTen(9)
                .add(BigDecimal.valueOf(duration.getNano()));
        var number = nanos.divide(
                        BigDecimal.valueOf(unit.getDuration().toNanos()),
                        MathContext.DECIMAL128) // a second is no finite part of an hour
                .stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
