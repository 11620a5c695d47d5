package io.canary.api;

import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import org.jspecify.annotations.Nullable;

/** Reads what is asked for. */
public final class Requests {

    private Requests() {}

    /**
     * Reads a body or query.
     *
     * @throws Refusal that names all its mistakes
     */
    public static <R extends Record> R read(Class<R> type, @Nullable Object tree) {
        try {
            return Settings.read(type, tree);
        } catch (SettingsException e) {
            throw Refusal.invalid(e);
        }
    }
}
