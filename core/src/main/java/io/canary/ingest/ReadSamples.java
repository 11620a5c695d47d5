package io.canary.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * What was read of a body away from the event loop: every sample, and of what is none as much as anybody is shown. Not
 * thread-safe; handed from one thread to the other.
 */
final class ReadSamples implements SampleSink {
    private final int mistakenMost;
    private final List<Item> items = new ArrayList<>();
    private int mistaken;
    private boolean stopped;

    /** @param mistakenMost after so many that are no samples, nothing more is to be read */
    ReadSamples(int mistakenMost) {
        this.mistakenMost = mistakenMost;
    }

    private record Item(int index, StrictSampleParser.Read read) {}

    @Override
    public void add(int index, StrictSampleParser.Read read) {
        if (read.sample() != null || mistaken++ < IngestReply.REFUSALS_MAX) {
            items.add(new Item(index, read));
        }
    }

    @Override
    public void add(int index, IncomingSample sample) {
        items.add(new Item(index, StrictSampleParser.Read.of(sample)));
    }

    @Override
    public boolean isFull() {
        return mistaken >= mistakenMost;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    int size() {
        return items.size();
    }

    /** Hands some of it over. */
    void give(int from, int to, SampleSink sink) {
        for (var item : items.subList(from, to)) {
            sink.add(item.index(), item.read());
        }
    }

    /** When all was handed over: tells of the rest how much it was. */
    void giveRest(BatchIntake intake) {
        intake.refuseMore(Math.max(0, mistaken - IngestReply.REFUSALS_MAX));
        if (stopped) {
            intake.stop();
        }
    }
}
