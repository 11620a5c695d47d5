package io.canary.spi.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param pointer where, as a JSON pointer
 * @param type the component's Java type
 * @param defaultValue as written in the tree; null where there is none
 * @param range the numbers that it may be; null where it is no number or may be any
 */
public record Setting(
        String pointer,
        Class<?> type,
        @Nullable String defaultValue,
        @Nullable NumberRange range) {

    static List<Setting> of(Class<? extends Record> type, String pointer) {
        var settings = new ArrayList<Setting>();
        for (var part : Shape.of(type).parts()) {
            if (!part.isGiven()) {
                requireReadable(part.component().getGenericType(), part.component());
            }
            for (var setting : part.settings()) {
                String below = pointer + "/" + setting.key();
                var its = RecordReader.rawType(setting.type().getType());
                if (its.isRecord() && !Conversions.isScalar(its)) {
                    settings.addAll(of(its.asSubclass(Record.class), below));
                } else {
                    var byDefault = setting.byDefault();
                    String text = byDefault == null ? null : byDefault.text();
                    settings.add(new Setting(below, its, text, setting.terms().range()));
                }
            }
        }
        return settings;
    }

    private static void requireReadable(Type type, RecordComponent component) {
        if (type instanceof ParameterizedType p && (p.getRawType() == List.class || p.getRawType() == Map.class)) {
            var of = p.getActualTypeArguments();
            requireReadable(of[of.length - 1], component);
        } else if (!(type instanceof Class<?> c && isReadable(c))) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + " cannot be read: " + type);
        }
    }

    private static boolean isReadable(Class<?> type) {
        return type == Object.class || type.isRecord() || type.isSealed() || Conversions.isScalar(type);
    }

    static String snake(String name) {
        return name.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** A component's name in the tree. */
    static String keyOf(RecordComponent component) {
        String snake = snake(component.getName());
        var unit = component.getAnnotation(Unit.class);
        return unit == null ? snake : snake + suffixOf(unit.value());
    }

    private static String suffixOf(ChronoUnit unit) {
        return switch (unit) {
            case MILLIS -> "_ms";
            case SECONDS -> "_sec";
            case HOURS -> "_hours";
            default -> throw new IllegalArgumentException("no name for " + unit);
        };
    }
}
