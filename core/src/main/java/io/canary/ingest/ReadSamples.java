package io.canary.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of parsing a body away from the event loop: every sample, and as many errors as a response shows. Not
 * thread-safe; handed from one thread to the other.
 */
final class ReadSamples implements SampleSink {
    private final int mistakenMost;
    private final List<Item> items = new ArrayList<>();
    private int mistaken;
    private boolean stopped;

    /** @param mistakenMost after this many invalid samples, reading stops */
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

    /** Passes on some of the samples. */
    void give(int from, int to, SampleSink sink) {
        for (var item : items.subList(from, to)) {
            sink.add(item.index(), item.read());
        }
    }

    /** Called when all were passed on: reports how much more there was. */
    void giveRest(BatchIntake intake) {
        intake.refuseMore(Math.max(0, mistaken - IngestReply.REFUSALS_MAX));
        if (stopped) {
            intake.stop();
        }
    }
}
