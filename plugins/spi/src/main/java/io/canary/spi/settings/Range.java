package io.canary.spi.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbers that a component may be, in the unit in which it is written. What is outside is refused, never clamped.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The smallest, included. */
    double min() default Double.NEGATIVE_INFINITY;

    /** What it must be greater than. */
    double above() default Double.NEGATIVE_INFINITY;

    /** The largest, included. */
    double max() default Double.POSITIVE_INFINITY;
}
