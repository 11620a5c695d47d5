package io.canary.analysis.sequential.memento;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a {@link Memento}, section by section, each in the order in which it was written. A state from before there
 * were sections has all of them in one, in the present order. Not thread-safe.
 */
public final class MementoReader {
    private final Map<String, Section> left = new HashMap<>();
    private final boolean isPositional;
    private Section section = new Section("", new double[0], new float[0]);
    private int number;
    private int count;

    /** The data of a section. */
    @SuppressWarnings("ArrayRecordComponent") // read once, and compared by nothing
    record Section(String name, double[] numbers, float[] counts) {}

    /** Before the first section. */
    public MementoReader(Memento from) {
        sections(from.sections()).forEach(s -> left.put(s.name(), s));
        isPositional = left.containsKey(Memento.POSITIONAL);
        if (isPositional) {
            open(Memento.POSITIONAL);
        }
    }

    /**
     * Moves to a section.
     *
     * @throws IllegalArgumentException if there is none of that name, or not all of the last one was read
     */
    public MementoReader section(String name) {
        if (!isPositional) {
            close();
            open(name);
        }
        return this;
    }

    /** Whether there is a section of this name that was not read yet. */
    public boolean has(String name) {
        return isPositional || left.containsKey(name);
    }

    private void open(String name) {
        var next = left.remove(name);
        if (next == null) {
            throw new IllegalArgumentException("the memento has no section " + name);
        }
        section = next;
        number = 0;
        count = 0;
    }

    private void close() {
        if (number < section.numbers.length || count < section.counts.length) {
            throw new IllegalArgumentException("the memento has more in section " + section.name + " than is read");
        }
    }

    /**
     * The next number of the section.
     *
     * @throws IllegalArgumentException at the end of the section, as do the methods below
     */
    public double next() {
        if (number == section.numbers.length) {
            throw new IllegalArgumentException("section " + section.name + " of the memento ends too soon");
        }
        return section.numbers[number++];
    }

    public boolean nextBoolean() {
        return next() != 0;
    }

    /** Fills an array. */
    public void nextAll(double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = next();
        }
    }

    public float[] nextCounts() {
        int length = (int) next();
        if (length < 0 || length > section.counts.length - count) {
            throw new IllegalArgumentException(
                    "section " + section.name + " of the memento has no " + length + " more counts");
        }
        count += length;
        return Arrays.copyOfRange(section.counts, count - length, count);
    }

    /**
     * Checks that everything was read.
     *
     * @throws IllegalArgumentException if anything was not
     */
    public void end() {
        close();
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("the memento has sections that are not read: " + left.keySet());
        }
    }

    /** @throws IllegalArgumentException if lengths do not fit the data, or if a name occurs twice */
    static List<Section> sections(CompactNumbers all) {
        var from = all.reader();
        var sections = new ArrayList<Section>();
        var names = new HashMap<String, Boolean>();
        while (from.left() > 0) {
            var name = new StringBuilder();
            for (double c : some(from)) {
                name.append((char) c);
            }
            double[] numbers = some(from);
            double[] wide = some(from);
            float[] counts = new float[wide.length];
            for (int i = 0; i < wide.length; i++) {
                counts[i] = (float) wide[i];
            }
            if (names.put(name.toString(), true) != null) {
                throw new IllegalArgumentException("the memento has two sections " + name);
            }
            sections.add(new Section(name.toString(), numbers, counts));
        }
        return sections;
    }

    private static double[] some(CompactNumbers.Reader from) {
        double length = from.next();
        if (!(length >= 0 && length <= from.left())) {
            throw new IllegalArgumentException("the memento has no " + length + " more numbers");
        }
        double[] some = new double[(int) length];
        for (int i = 0; i < some.length; i++) {
            some[i] = from.next();
        }
        return some;
    }
}
