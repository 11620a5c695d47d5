package io.canary.router.support;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with settings, so that all of it is shown at once. */
public final class SettingProblems {
    private final List<Problem> found = new ArrayList<>();

    /**
     * Notes a problem.
     *
     * @param detail null where nothing is wrong
     */
    public void add(String pointer, @Nullable String detail) {
        if (detail != null) {
            found.add(new Problem(pointer, detail));
        }
    }

    /**
     * Ends the collection.
     *
     * @throws SettingsException with all of them, if there are any
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SettingsException(found);
        }
    }
}
