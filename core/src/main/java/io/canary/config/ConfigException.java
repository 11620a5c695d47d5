package io.canary.config;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service cannot start as it is configured. The message says what to change, on one line. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(oneLine(message));
    }

    public ConfigException(String message, @Nullable Throwable cause) {
        super(oneLine(message), cause);
    }

    /** One setting of {@code source} does not fit. */
    public static ConfigException of(String source, SettingsException e) {
        return new ConfigException(source + ": " + e.getMessage());
    }

    /** All errors in the settings of {@code source}. */
    public ConfigException(String source, List<Problem> problems) {
        this(source + ": " + new SettingsException(problems).getMessage());
    }

    /** Messages of libraries and plugins may have several lines, and become part of ours. */
    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", ", ");
    }
}
