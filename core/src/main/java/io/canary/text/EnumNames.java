package io.canary.text;

import java.util.Locale;

/** The names of enum constants as everything outside of the program has them: JSON, the journal, metrics and traces. */
public final class EnumNames {
    private EnumNames() {}

    /** Such as {@code roll_back}. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
