package io.canary.analysis.sequential.memento;

/** Writes a {@link Memento}, section by section. Not thread-safe. */
public final class MementoWriter {
    private final CompactNumbers.Writer all = new CompactNumbers.Writer();
    private String section = "";
    private CompactNumbers.Writer numbers = new CompactNumbers.Writer();
    private CompactNumbers.Writer counts = new CompactNumbers.Writer();

    /**
     * Starts a section, which lasts until the next one.
     *
     * @param name a unique name; not empty
     */
    public MementoWriter section(String name) {
        end();
        section = name;
        return this;
    }

    private void end() {
        if (!section.isEmpty()) {
            all.put(section.length());
            section.chars().forEach(all::put);
            all.putAll(numbers.numbers());
            all.putAll(counts.numbers());
        } else if (numbers.size() > 0) {
            throw new IllegalStateException("these numbers are in no section");
        }
        numbers = new CompactNumbers.Writer();
        counts = new CompactNumbers.Writer();
    }

    /**
     * Adds a number to the section.
     *
     * @throws IllegalArgumentException for a number that is not finite
     */
    public void put(double number) {
        numbers.put(number);
    }

    /** A whole number, of at most 2<sup>53</sup>. */
    public void putWhole(long number) {
        put((double) number);
    }

    public void put(boolean yes) {
        put(yes ? 1 : 0);
    }

    public void putAll(double... many) {
        for (double number : many) {
            put(number);
        }
    }

    /** Adds the counts of a histogram, which are read as one. */
    public void putCounts(float[] many) {
        put(many.length);
        putHistogram(many);
    }

    void putHistogram(float[] many) {
        for (float count : many) {
            counts.put(count);
        }
    }

    /** The memento of everything so far; nothing may be written after this. */
    public Memento memento() {
        end();
        section = "";
        return new Memento(all.numbers());
    }
}
