package io.canary.spi.settings;

import java.util.ArrayList;
import java.util.List;

/** What is wrong, as it is found: the first ones as they are, and how many more. */
final class Problems {
    private final List<Problem> first = new ArrayList<>(0);
    private int count;

    void add(Problem problem) {
        if (!isFull()) {
            first.add(problem);
        }
        count++;
    }

    void addMore(int more) {
        count += more;
    }

    /** Whether what comes now is only counted, so that it need not be put into words. */
    boolean isFull() {
        return first.size() >= SettingsException.PROBLEMS_MAX;
    }

    int count() {
        return count;
    }

    SettingsException exception() {
        return new SettingsException(first, count - first.size());
    }
}
