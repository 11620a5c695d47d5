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
    private final long nowMillis;
    private final Intake intake;
    private final SampleParser samples;

    LineReader(byte[] text, long nowMillis, Intake intake) {
        this.text = text;
        this.nowMillis = nowMillis;
        this.intake = intake;
        this.samples = new SampleParser(nowMillis);
    }

    /** Hands every line's sample, or what is wrong with it, to the intake; the index is a place in the text, on that line. */
    void readAll() {
        int from = 0;
        while (from < text.length) {
            from = readLine(readUsual(from));
        }
    }

    /** Reads on from {@code from} until something is unusual; where is that? */
    private int readUsual(int from) {
        int good = from;
        try (JsonParser parser = Json.FACTORY.createParser(text, from, text.length - from)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                var sample = samples.next(parser);
                if (sample == null) {
                    return good;
                }
                good = from + (int) parser.currentLocation().getByteOffset();
                intake.add(good, sample);
            }
            return good;
        } catch (IOException e) {
            return good;
        }
    }

    /** Reads the one line that holds the next text at or after {@code from}; where does the one after it begin? */
    private int readLine(int from) {
        int start = from;
        while (start < text.length && text[start] <= ' ') {
            start++;
        }
        int end = start;
        while (end < text.length && text[end] != '\n') {
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
