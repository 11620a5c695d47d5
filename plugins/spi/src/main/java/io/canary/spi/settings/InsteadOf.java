package io.canary.spi.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Another way to say what other components of the same record say: where a tree has this one, and not null, having one
 * of those is a problem. A tree that is written has either.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface InsteadOf {
    /** The names in the tree of the components that it stands for. */
    String[] value();
}
