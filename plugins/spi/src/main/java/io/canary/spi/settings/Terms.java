package io.canary.spi.settings;

import java.lang.reflect.RecordComponent;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a component asks of its value.
 *
 * @param isName whether it is a {@link ValidName}
 * @param range null for any
 * @param unit in which a duration is written
 * @param isStored whether the value was written by {@link RecordWriter}: it is what it was, whatever is asked today
 */
record Terms(boolean isName, @Nullable NumberRange range, ChronoUnit unit, boolean isStored) {
    static final Terms NONE = new Terms(false, null, ChronoUnit.SECONDS, false);
    static final Terms STORED = NONE.stored();

    static Terms of(RecordComponent component) {
        var unit = component.getAnnotation(Unit.class);
        return new Terms(
                component.isAnnotationPresent(ValidName.class),
                NumberRange.of(component.getAnnotation(Range.class)),
                unit == null ? ChronoUnit.SECONDS : unit.value(),
                false);
    }

    Terms within(@Nullable NumberRange other) {
        return new Terms(isName, other, unit, isStored);
    }

    Terms stored() {
        return new Terms(false, null, unit, true);
    }
}
