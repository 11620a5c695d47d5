package io.canary.spi.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A tree of values that does not fit its record; carries everything that is wrong with it. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public SettingsException(List<Problem> problems) {
        // without a stack trace: it tells about data, and a stranger's body can hold half a million mistakes
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, in the order of the record's components; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
