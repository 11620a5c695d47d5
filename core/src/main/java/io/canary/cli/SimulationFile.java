package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.recording.SimulationInput;
import io.canary.simulate.Plan;
import io.canary.spi.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A recording in a file, with the policy to try. */
final class SimulationFile {
    private SimulationFile() {}

    /**
     * Reads the files.
     *
     * @param policy the file of the plan; null if the plan is the first line of the recording, or all defaults
     * @throws ConfigException if a file cannot be read, or the plan is invalid
     */
    static SimulationInput read(Path file, @Nullable Path policy) {
        var plan = policy == null ? null : plan(policy);
        byte[] text = bytes(file);
        return plan == null ? SimulationInput.readLenient(text) : SimulationInput.read(text, plan);
    }

    /** Prints every error on a line; returns whether there were any. */
    static boolean tellMistakes(SimulationInput input, Path file, PrintWriter err) {
        input.mistakes().forEach(m -> err.println("canary: " + file + ": " + m));
        if (input.mistakesLeftOut() > 0) {
            err.println("canary: " + file + ": and " + input.mistakesLeftOut() + " more");
        }
        if (input.unreadFrom() > 0) {
            err.println("canary: " + file + ": the rest, from line " + input.unreadFrom() + " on, was not read");
        }
        return !input.mistakes().isEmpty();
    }

    private static Plan plan(Path file) {
        try {
            return SimulationInput.plan(bytes(file));
        } catch (SettingsException e) {
            throw ConfigException.of(file.toString(), e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e, e);
        } catch (OutOfMemoryError e) { // thrown for a file of more than 2 GiB
            throw new ConfigException(file + ": is too large to be read at once", e);
        }
    }
}
