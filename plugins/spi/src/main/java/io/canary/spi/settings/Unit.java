package io.canary.spi.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/** The unit in which a {@link java.time.Duration} is written, which is also the end of its name in the tree. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Unit {
    /** {@code MILLIS} ({@code _ms}), {@code SECONDS} ({@code _sec}), {@code HOURS} ({@code _hours}). */
    ChronoUnit value();
}
