package io.canary.spi.settings;

import io.canary.spi.Weight;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the values of a record into a tree, as {@link RecordReader} takes them out of one. */
final class RecordWriter {

    private RecordWriter() {}

    static Map<String, @Nullable Object> write(Record record) {
        var tree = new LinkedHashMap<String, @Nullable Object>();
        for (var part : Shape.of(record.getClass()).parts()) {
            if (part.isGiven()) {
                throw new IllegalArgumentException(record.getClass() + " knows what was said, which no tree can tell");
            }
            tree.put(part.key(), tree(value(record, part.component()), part.component()));
        }
        for (var part : Shape.of(record.getClass()).parts()) {
            if (part.otherwise() != null && tree.get(part.otherwise()) != null) {
                tree.remove(part.key());
            }
        }
        return Collections.unmodifiableMap(tree);
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static @Nullable Object tree(@Nullable Object value, RecordComponent component) {
        return switch (value) {
            case null -> null;
            case Weight weight -> weight.percent();
            case Duration duration -> number(duration, component.getAnnotation(Unit.class));
            case Enum<?> constant -> constant.toString().toLowerCase(Locale.ROOT);
            case Secret secret -> secret;
            case Record record -> write(record);
            case List<?> list ->
                list.stream().map(each -> tree(each, component)).toList();
            case Map<?, ?> map -> tree(map, component);
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    private static Map<String, @Nullable Object> tree(Map<?, ?> map, RecordComponent component) {
        var tree = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, each) -> tree.put(String.valueOf(key), tree(each, component)));
        return Collections.unmodifiableMap(tree);
    }

    private static BigDecimal number(Duration duration, @Nullable Unit unit) {
        var one = (unit == null ? ChronoUnit.SECONDS : unit.value()).getDuration();
        var number = new BigDecimal(duration.toNanos())
                .divide(new BigDecimal(one.toNanos()), MathContext.DECIMAL128) // a second is no finite part of an hour
                .stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
