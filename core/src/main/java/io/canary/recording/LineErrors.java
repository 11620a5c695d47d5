package io.canary.recording;

import io.canary.ingest.IngestReply;
import io.canary.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a recording, as far as anybody will read. Not thread-safe. */
final class LineErrors {
    /** Nobody reads more. */
    static final int SHOWN_MOST = 100;

    /** So many lines are wrong at most before the rest is not read. */
    static final int LINES_MOST = IngestReply.REFUSED_MAX;

    private final List<LineError> shown = new ArrayList<>(0);
    private int leftOut;
    private int lines;
    private int unreadFrom;

    void add(int line, List<Problem> problems) {
        lines += problems.isEmpty() ? 0 : 1;
        for (var problem : problems) {
            if (shown.size() < SHOWN_MOST) {
                shown.add(new LineError(line, problem));
            } else {
                leftOut++;
            }
        }
    }

    List<LineError> shown() {
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
