package io.canary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.NumberRange;
import io.canary.spi.settings.Setting;
import io.canary.spi.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what the document says of a request against the record that the request is read into. */
public final class Agreement {

    private Agreement() {}

    /** What a reader of either may rely on, in a form in which the two can be compared. */
    private record Promise(
            @Nullable String byDefault,
            @Nullable BigDecimal min,
            @Nullable BigDecimal above,
            @Nullable BigDecimal max) {}

    /** Fails if names, defaults or ranges differ. */
    public static void check(Map<String, Map<String, Object>> documented, Class<? extends Record> type) {
        var inDocument = new TreeMap<String, Promise>();
        documented.forEach((pointer, schema) -> inDocument.put(pointer, promise(schema)));
        var inCode = new TreeMap<String, Promise>();
        Settings.describe(type).forEach(setting -> inCode.put(setting.pointer(), promise(setting)));
        assertThat(inDocument).isEqualTo(inCode);
    }

    private static Promise promise(Map<String, Object> schema) {
        Object byDefault = schema.get("default");
        return new Promise(
                byDefault == null ? null : byDefault.toString(),
                number(schema.get("minimum")),
                number(schema.get("exclusiveMinimum")),
                number(schema.get("maximum")));
    }

    private static Promise promise(Setting setting) {
        var range = setting.range();
        return new Promise(
                setting.defaultValue(),
                range == null ? null : finite(range.min()),
                range == null ? null : finite(range.above()),
                range == null ? null : finite(Math.min(range.max(), largest(setting, range))));
    }

    /** What a type holds, where the range itself has no upper end. */
    private static double largest(Setting setting, NumberRange range) {
        if (setting.type() == int.class) {
            return Integer.MAX_VALUE;
        } else if (setting.type() == long.class) {
            return 1L << 53;
        }
        return setting.type() == Duration.class ? 1e9 : range.max();
    }

    private static @Nullable BigDecimal finite(double number) {
        return Double.isInfinite(number) ? null : number(BigDecimal.valueOf(number));
    }

    private static @Nullable BigDecimal number(@Nullable Object number) {
        return number == null
                ? null
                : new BigDecimal(
                        new BigDecimal(number.toString()).stripTrailingZeros().toPlainString());
    }
}
