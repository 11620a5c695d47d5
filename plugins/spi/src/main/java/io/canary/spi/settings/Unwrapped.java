package io.canary.spi.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component of type {@code Map<K, V>}: its entries are settings of the record itself, beside its other components,
 * each by the name that a table has for its key. What is null, or is not mentioned and has no default, is not in the
 * map.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Unwrapped {
    /** The table for the map's keys, a class with a constructor without arguments. */
    Class<? extends SettingTable<?>> value();
}
