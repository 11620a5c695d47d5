package io.canary.ingest;

import io.canary.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a recording, as far as anybody will read. Not thread-safe. */
final class LineMistakes {
    /** Nobody reads more. */
    static final int SHOWN_MOST = 100;

    /** So many lines are wrong at most before the rest is not read. */
    static final int LINES_MOST = IngestAnswer.REFUSED_MAX;

    private final List<LineMistake> shown = new ArrayList<>(0);
    private int leftOut;
    private int lines;
    private int unreadFrom;

    void add(int line, List<Problem> problems) {
        lines += problems.isEmpty() ? 0 : 1;
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

    /** Whether so much is wrong that nothing more is to be read. */
    boolean isFull() {
        return lines >= LINES_MOST;
    }

    /** Nothing is read from this line on. */
    void stop(int line) {
        unreadFrom = line;
    }

    /** From which line on nothing was read; 0 if all was. */
    int unreadFrom() {
        return unreadFrom;
    }

    int leftOut() {
        return leftOut;
    }
}
