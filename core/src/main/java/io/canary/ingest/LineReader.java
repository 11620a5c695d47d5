package io.canary.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.canary.ingest.IngestAnswer.Outcome;
import io.canary.ingest.IngestAnswer.Refusal;
import io.canary.json.Json;
import java.io.IOException;
import java.util.ArrayList;

/**
 * Reads NDJSON: as long as nothing is unusual, one parser runs over all lines; a line that it stumbles over is read by
 * itself, so that a mistake costs no other line anything.
 */
final class LineReader {
    private final byte[] text;
    private final int length;
    private final long nowMillis;
    private final Intake intake;
    private final SampleParser samples;

    LineReader(byte[] text, int length, long nowMillis, Intake intake) {
        this.text = text;
        this.length = length;
        this.nowMillis = nowMillis;
        this.intake = intake;
        this.samples = new SampleParser(nowMillis);
    }

    /** Hands every line's sample, or what is wrong with it, to the intake; the index is a place in the text, on that line. */
    void readAll() {
        int from = 0;
        while (from < length) {
            from = readLine(readUsual(from));
        }
    }

    /** Reads on from {@code from} until something is unusual; where is that? */
    private int readUsual(int from) {
        int good = from;
        try (JsonParser parser = Json.parser(text, from, length - from)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int line = parser.currentTokenLocation().getLineNr();
                var sample = samples.next(parser);
                if (sample == null) {
                    return good;
                }
                var last = parser.currentLocation();
                int end = endOfLine(from + (int) last.getByteOffset());
                if (end < 0
                        || last.getLineNr() != line) { // not one sample on one line: read line by line it is refused
                    return good;
                }
                good = end;
                intake.add(good, sample);
            }
            return good;
        } catch (IOException e) {
            return good;
        }
    }

    /** The end of the line if nothing more is on it from {@code at} on, else -1. */
    private int endOfLine(int at) {
        int end = at;
        while (end < length && text[end] != '\n') {
            if (!isBlank(text[end])) {
                return -1;
            }
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Reads the one line that holds the next text at or after {@code from}; where does the one after it begin? */
    private int readLine(int from) {
        int start = from;
        while (start < length && isBlank(text[start])) {
            start++;
        }
        int end = start;
        while (end < length && text[end] != '\n') {
            end++;
        }
        if (end > start) {
            intake.add(end, SampleReader.one(text, start, end - start, nowMillis));
        }
        return end + 1;
    }

    /** The outcome with each refusal at its line, from 0, instead of its place in the text. */
    static Outcome byLine(Outcome outcome, byte[] text) {
        var refusals = new ArrayList<Refusal>(outcome.refusals().size());
        int line = 0;
        int at = 0;
        for (var refusal : outcome.refusals()) {
            for (; at < refusal.index(); at++) {
                if (text[at] == '\n') {
                    line++;
                }
            }
            refusals.add(new Refusal(line, refusal.status(), refusal.detail(), refusal.errors()));
        }
        return new Outcome(outcome.accepted(), refusals);
    }
}
