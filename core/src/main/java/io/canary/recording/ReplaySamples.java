package io.canary.recording;

import io.canary.analysis.Sample;
import io.canary.simulate.Plan;
import io.canary.simulate.RecordedItem;
import io.canary.spi.settings.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Recorded samples, as NDJSON. They are kept as text, as a parsed distribution can take fifty times the room: each
 * sample is parsed once to check it, and again when its turn comes.
 */
public final class ReplaySamples {
    /** Stands for the time of a line that is no sample. */
    private static final long NO_SAMPLE = Long.MIN_VALUE;

    private final RecordedLines lines;
    private final int[] begins;
    private final long[] times;

    private ReplaySamples(RecordedLines lines, int[] begins, long[] times) {
        this.lines = lines;
        this.begins = begins;
        this.times = times;
    }

    /**
     * Reads a recording.
     *
     * @param from where the first line with a sample begins
     * @param firstLine its number
     * @param plan the names of the versions
     * @param eachLine called before each line is read; an exception ends the reading
     */
    static ReplaySamples read(byte[] text, int from, int firstLine, Plan plan, LineErrors mistakes, Runnable eachLine) {
        var lines = new RecordedLines(text, plan);
        int[] begins = new int[16];
        long[] times = new long[16];
        int count = 0;
        int samples = 0;
        int line = firstLine;
        for (int begin = from; begin < text.length; begin = lines.end(begin) + 1, line++) {
            if (lines.isBlank(begin)) {
                continue;
            }
            eachLine.run();
            if (mistakes.isFull()) {
                mistakes.stop(line);
                break;
            }
            var read = lines.read(begin);
            mistakes.add(line, read.problems());
            if (read.item() != null) {
                if (count == times.length) {
                    begins = Arrays.copyOf(begins, 2 * count);
                    times = Arrays.copyOf(times, 2 * count);
                }
                begins[count] = begin;
                var sample = read.sample();
                times[count++] = sample == null ? NO_SAMPLE : sample.atMillis();
                samples += sample == null ? 0 : 1;
            }
        }
        if (samples == 0 && mistakes.unreadFrom() == 0) {
            mistakes.add(line, List.of(new Problem("", "there is no sample")));
        }
        return new ReplaySamples(lines, Arrays.copyOf(begins, count), Arrays.copyOf(times, count));
    }

    /** The time from the first to the last sample; 0 if there are none. */
    public Duration span() {
        var all = Arrays.stream(times).filter(time -> time != NO_SAMPLE).summaryStatistics();
        return all.getCount() == 0 ? Duration.ZERO : Duration.ofMillis(all.getMax() - all.getMin());
    }

    /** The samples by time; samples of equal times in the order of their lines. */
    public Iterator<Sample> inOrder() {
        return IntStream.range(0, times.length)
                .filter(i -> times[i] != NO_SAMPLE)
                .boxed()
                .sorted(Comparator.comparingLong(i -> times[i]))
                .map(i -> ((RecordedItem.Sum) lines.again(begins[i])).sample())
                .iterator();
    }

    /**
     * All recorded items, in the order of the lines.
     *
     * @param eachItem called before each
     */
    Iterator<RecordedItem> asItStands(Runnable eachItem) {
        return Arrays.stream(begins)
                .mapToObj(begin -> {
                    eachItem.run();
                    return lines.again(begin);
                })
                .iterator();
    }
}
