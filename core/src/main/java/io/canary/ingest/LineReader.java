package io.canary.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.canary.ingest.IngestReply.Outcome;
import io.canary.ingest.IngestReply.SampleRejection;
import io.canary.json.Json;
import io.canary.json.Utf8;
import java.io.IOException;
import java.util.ArrayList;

/**
 * Reads NDJSON. While nothing is unusual, one parser runs over all lines; a line that it cannot parse is read
 * separately, so that an error affects no other line.
 */
final class LineReader {
    /**
     * After this many unusual lines, of up to {@link #LONG_LINE} bytes each, reading takes too long for the event loop.
     */
    private static final int UNUSUAL_MAX = 20;

    private static final int LONG_LINE = 1 << 10;

    private final byte[] text;
    private final int length;
    private final long nowMillis;
    private final SampleSink sink;
    private final FastSampleParser samples;
    private final boolean wellFormed;

    LineReader(byte[] text, int length, long nowMillis, SampleSink sink) {
        this.text = text;
        this.length = length;
        this.nowMillis = nowMillis;
        this.sink = sink;
        this.samples = new FastSampleParser(nowMillis);
        this.wellFormed = Utf8.isWellFormed(text, 0, length); // else line by line, for the sake of the valid lines
    }

    /**
     * Passes every line's sample, or its errors, to the sink until that is full; the index is an offset in the text, on
     * that line.
     *
     * @param from where a line begins
     */
    void readAll(int from) {
        int at = from;
        while (at < length && !sink.isFull()) {
            at = readLine(readUsual(at));
        }
        if (skipBlanks(at) < length) {
            sink.stop();
        }
    }

    /** The same, but stops after too many unusual lines; returns where the next line begins. */
    int readWhileQuick(int from) {
        int at = from;
        for (int unusual = 0; at < length; unusual++) {
            int odd = readUsual(at);
            if (unusual == UNUSUAL_MAX || lineEnd(odd) - odd > LONG_LINE) {
                return odd;
            }
            at = readLine(odd);
        }
        return at;
    }

    /** Returns the end of the line that has the next text at or after {@code from}. */
    private int lineEnd(int from) {
        int end = skipBlanks(from);
        while (end < length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private int skipBlanks(int from) {
        int start = from;
        while (start < length && isBlank(text[start])) {
            start++;
        }
        return start;
    }

    /** Reads from {@code from} until something is unusual; returns where that is. */
    private int readUsual(int from) {
        int good = from;
        if (!wellFormed) {
            return good;
        }
        try (JsonParser parser = Json.parserOfUtf8(text, from, length - from)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int line = parser.currentTokenLocation().getLineNr();
                var sample = samples.next(parser);
                if (sample == null) {
                    return good;
                }
                var last = parser.currentLocation();
                int end = endOfLine(from + (int) last.getByteOffset());
                if (end < 0
                        // not exactly one sample on one line: it is refused when read line by line
                        || last.getLineNr() != line) {
                    return good;
                }
                good = end;
                sink.add(good, sample);
            }
            return good;
        } catch (IOException e) {
            return good;
        }
    }

    /** The end of the line if nothing more follows on it from {@code at} on, else -1. */
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

    /** Reads the line that has the next text at or after {@code from}; returns where the next line begins. */
    private int readLine(int from) {
        int start = skipBlanks(from);
        int end = lineEnd(start);
        if (end > start) {
            sink.add(end, StrictSampleParser.one(text, start, end - start, nowMillis));
        }
        return end + 1;
    }

    /** The outcome with each refusal at its line, from 0, instead of its offset in the text. */
    static Outcome byLine(Outcome outcome, byte[] text) {
        var refusals = new ArrayList<SampleRejection>(outcome.refusals().size());
        int line = 0;
        int at = 0;
        for (var rejection : outcome.refusals()) {
            for (; at < rejection.index(); at++) {
                if (text[at] == '\n') {
                    line++;
                }
            }
            refusals.add(new SampleRejection(
                    line, rejection.status(), rejection.detail(), rejection.errors(), rejection.errorsNotShown()));
        }
        return new Outcome(
                outcome.accepted(),
                outcome.duplicates(),
                outcome.dropped(),
                refusals,
                outcome.refused(),
                outcome.status(),
                outcome.stopped());
    }
}
