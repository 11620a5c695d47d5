package io.canary.ingest.distribution;

import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.Arrays;
import java.util.TreeMap;

/** The bins of a DDSketch on one side of zero, as they are encoded: some by their index, some consecutively. */
final class SketchStore {
    private final TreeMap<Integer, Double> byIndex = new TreeMap<>();
    private double[] row = new double[0];
    private int inRow;
    private int rowFrom;
    private int parts;

    interface Each {
        void bin(int index, double count);
    }

    /** Parses a message {@code Store}. */
    void read(Wire message) throws Malformed {
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 1 -> entry(message.message());
                case 2 -> row(message);
                case 3 -> rowFrom = message.signed();
                default -> message.skip();
            }
        }
    }

    private void entry(Wire message) throws Malformed {
        parts++;
        requireRoom(inRow);
        int index = 0;
        double count = 0;
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 1 -> index = message.signed();
                case 2 -> count = message.number();
                default -> message.skip();
            }
        }
        byIndex.put(index, count);
    }

    private void row(Wire message) throws Malformed {
        parts++;
        var numbers = message.numbers();
        int more = numbers.size() / Double.BYTES;
        requireRoom(inRow + more - 1);
        if (inRow + more > row.length) {
            row = Arrays.copyOf(row, Math.max(inRow + more, 2 * row.length));
        }
        while (numbers.hasMore()) {
            row[inRow++] = Double.longBitsToDouble(numbers.nextFixed());
        }
    }

    private void requireRoom(int rowLength) throws Malformed {
        if (rowLength + parts > DistributionBuilder.BINS_MAX) {
            throw new Malformed("it has more than " + DistributionBuilder.BINS_MAX + " bins");
        }
    }

    void forEach(Each each) {
        byIndex.forEach(each::bin);
        for (int i = 0; i < inRow; i++) {
            each.bin(Math.clamp((long) rowFrom + i, Integer.MIN_VALUE, Integer.MAX_VALUE), row[i]);
        }
    }
}
