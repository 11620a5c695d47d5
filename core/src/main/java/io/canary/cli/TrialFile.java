package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.ingest.Trial;
import io.canary.simulate.Plan;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A recording in a file, with the policy that it is tried with. */
final class TrialFile {
    private static final String NEXT = System.lineSeparator() + "  ";

    private TrialFile() {}

    /**
     * Reads it.
     *
     * @param policy where the plan is; null where it is the first line, or nothing is said
     * @throws ConfigException with everything that is wrong
     */
    static Trial read(Path file, @Nullable Path policy) {
        var plan = policy == null ? null : plan(policy);
        byte[] text = bytes(file);
        var trial = plan == null ? Trial.readLenient(text) : Trial.read(text, plan);
        if (!trial.mistakes().isEmpty()) {
            String all = trial.mistakes().stream().map(m -> NEXT + m).collect(Collectors.joining());
            String more = trial.mistakesLeftOut() == 0 ? "" : NEXT + "and " + trial.mistakesLeftOut() + " more";
            throw new ConfigException(file + ": " + all + more);
        }
        return trial;
    }

    private static Plan plan(Path file) {
        try {
            return Trial.plan(bytes(file));
        } catch (SettingsException e) {
            String all = e.problems().stream().map(Problem::toString).collect(Collectors.joining(NEXT));
            throw new ConfigException(file + ": " + all, e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e, e);
        } catch (OutOfMemoryError e) { // what the library throws for a file of more than 2 GiB
            throw new ConfigException(file + ": is too large to be read at once", e);
        }
    }
}
