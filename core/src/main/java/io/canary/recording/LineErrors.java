package io.canary.recording;

import io.canary.ingest.IngestReply;
import io.canary.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;

/** The errors of a recording, up to the limit that is shown. Not thread-safe. */
final class LineErrors {
    static final int SHOWN_MOST = 100;

    /** After this many invalid lines the rest is not read. */
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

    /** Whether there are too many errors to read on. */
    boolean isFull() {
        return lines >= LINES_MOST;
    }

    /** Records that nothing is read from this line on. */
    void stop(int line) {
        unreadFrom = line;
    }

    /** The first line that was not read; 0 if all lines were read. */
    int unreadFrom() {
        return unreadFrom;
    }

    int leftOut() {
        return leftOut;
    }
}
