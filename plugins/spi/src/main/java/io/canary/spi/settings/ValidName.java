package io.canary.spi.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text that names something: 1 to 253 printable characters, no spaces at its ends. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ValidName {
    /** The most characters that a name may have. */
    int MAX = 253;
}
