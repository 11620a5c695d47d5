package io.canary.api;

import io.canary.rollout.Command;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads requests. */
public final class Requests {

    private Requests() {}

    /**
     * Reads a command.
     *
     * @param tree its body; an empty map if there was none
     * @throws ProblemException if the body is invalid for this command
     */
    public static Command command(Class<? extends Command> type, @Nullable Object tree) {
        return type.cast(read(type.asSubclass(Record.class), required(tree)));
    }

    /**
     * A required body.
     *
     * @throws ProblemException for null
     */
    static Object required(@Nullable Object tree) {
        if (tree == null) {
            throw ProblemException.invalid(List.of(new Problem("", "must be an object, was null")));
        }
        return tree;
    }

    /**
     * Reads a body or query.
     *
     * @throws ProblemException with all its errors
     */
    public static <R extends Record> R read(Class<R> type, @Nullable Object tree) {
        try {
            return Settings.read(type, tree);
        } catch (SettingsException e) {
            throw ProblemException.invalid(e);
        }
    }
}
