package io.canary.ingest;

import io.canary.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a recording, as far as anybody will read. Not thread-safe. */
final class LineMistakes {
    /** Nobody reads more. */
    static final int SHOWN_MOST = 100;

    private final List<LineMistake> shown = new ArrayList<>(0);
    private int leftOut;

    void add(int line, List<Problem> problems) {
        for (var problem : problems) {
            if (shown.size() < SHOWN_MOST) {
                shown.add(new LineMistake(line, problem));
            } else {
                leftOut++;
            }
        }
    }

    List<LineMistake> shown() {
        return List.copyOf(shown);
    }

    int leftOut() {
        return leftOut;
    }
}
