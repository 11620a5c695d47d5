package io.canary.spi.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A tree of values that does not fit its record; carries what is wrong with it: the first {@value #PROBLEMS_MAX}
 * problems, and how many more there are. A stranger's body can hold half a million.
 */
public final class SettingsException extends RuntimeException {
    /** The most problems that are carried. */
    public static final int PROBLEMS_MAX = 100;

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final int omitted;

    /** @param problems at least one; of more than {@value #PROBLEMS_MAX}, the rest is only counted */
    public SettingsException(List<Problem> problems) {
        this(problems, 0);
    }

    /**
     * With some that are known by their number only.
     *
     * @param omitted how many more there are than {@code problems}; at least 0
     */
    public SettingsException(List<Problem> problems, int omitted) {
        super(null, null, false, false); // without a stack trace: it tells about data
        this.problems = List.copyOf(problems.subList(0, Math.min(PROBLEMS_MAX, problems.size())));
        this.omitted = omitted + problems.size() - this.problems.size();
    }

    /** All of them in one line; made when it is asked for, as it rarely is. */
    @Override
    public String getMessage() {
        String shown = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        return omitted == 0 ? shown : shown + "; and " + omitted + " more";
    }

    /** What is wrong, in the order of the record's components; from 1 to {@value #PROBLEMS_MAX}. */
    public List<Problem> problems() {
        return problems;
    }

    /** How many problems there are beside {@link #problems}; at least 0. */
    public int omitted() {
        return omitted;
    }
}
