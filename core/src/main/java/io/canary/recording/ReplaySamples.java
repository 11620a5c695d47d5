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
 * Samples that were recorded, as NDJSON. They stay the text that they are: each is read once to see whether it is good,
 * and again when it is its turn, as a distribution may take fifty times the room of its text.
 */
public final class ReplaySamples {
    /** In place of the time of a line that is no sample. */
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
     * Reads one.
     *
     * @param from where the first line with a sample begins
     * @param firstLine its number
     * @param plan what the versions are called
     * @param eachLine called before each line is read; what it throws ends the reading
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

    /** From the first to the last; 0 if there are none. */
    public Duration span() {
        var all = Arrays.stream(times).filter(time -> time != NO_SAMPLE).summaryStatistics();
        return all.getCount() == 0 ? Duration.ZERO : Duration.ofMillis(all.getMax() - all.getMin());
    }

    /** The samples in the order of their times; those of one time in that of their lines. */
    public Iterator<Sample> inOrder() {
        return IntStream.range(0, times.length)
                .filter(i -> times[i] != NO_SAMPLE)
                .boxed()
                .sorted(Comparator.comparingLong(i -> times[i]))
                .map(i -> ((RecordedItem.Sum) lines.again(begins[i])).sample())
                .iterator();
    }

    /**
     * All that was recorded, in the order of the lines.
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
