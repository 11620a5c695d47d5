package io.canary.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * What was read of a body away from the event loop: every sample, and of what is none as much as anybody is shown. Not
 * thread-safe; handed from one thread to the other.
 */
final class ReadSamples implements SampleSink {
    private final List<Item> items = new ArrayList<>();
    private int mistaken;

    private record Item(int index, SampleReader.Read read) {}

    @Override
    public void add(int index, SampleReader.Read read) {
        if (read.sample() != null || mistaken++ < IngestAnswer.REFUSALS_MAX) {
            items.add(new Item(index, read));
        }
    }

    @Override
    public void add(int index, IncomingSample sample) {
        items.add(new Item(index, SampleReader.Read.of(sample)));
    }

    /** Hands it over. */
    void give(Intake intake) {
        items.forEach(item -> intake.add(item.index(), item.read()));
        intake.refuseMore(Math.max(0, mistaken - IngestAnswer.REFUSALS_MAX));
    }
}
