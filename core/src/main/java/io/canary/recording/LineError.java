package io.canary.recording;

import io.canary.spi.settings.Problem;

/**
 * An error in a line of a recording.
 *
 * @param line from 1
 */
public record LineError(int line, Problem problem) {

    /** The error for a line of text output: {@code line 3: requests must be at least 0, was -1}. */
    @Override
    public String toString() {
        return "line " + line + ": " + problem;
    }
}
