package io.canary.analysis.sequential.memento;

import java.util.Base64;
import java.util.stream.Collectors;

/**
 * The saved state of an analysis, in named sections: an analysis that is restored from it continues as if it had never
 * stopped, bit for bit. It is kept with the last decision of each deployment, and so is compact. Immutable.
 *
 * <p>Each section is its name, its numbers, and the counts of its histograms, each with its length first; {@link
 * MementoWriter} writes them, {@link MementoReader} finds them by name. States that were saved before there were
 * sections are one section, {@value #POSITIONAL}, that is read from its start to its end.
 */
public final class Memento {
    /** The name of the only section of a state from before there were sections. */
    static final String POSITIONAL = "positional";

    private final CompactNumbers sections;

    Memento(CompactNumbers sections) {
        this.sections = sections;
    }

    /**
     * A state as it was saved before there were sections.
     *
     * @throws IllegalArgumentException for numbers that are not finite
     */
    public static Memento positional(double[] numbers, float[] counts) {
        var writer = new MementoWriter().section(POSITIONAL);
        writer.putAll(numbers);
        writer.putHistogram(counts);
        return writer.memento();
    }

    /**
     * Reads the result of {@link #text}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Memento parse(String text) {
        var numbers = CompactNumbers.of(Base64.getDecoder().decode(text));
        MementoReader.sections(numbers);
        return new Memento(numbers);
    }

    /** The whole memento in Base64: the same state gives the same text. */
    public String text() {
        return Base64.getEncoder().encodeToString(sections.bytes());
    }

    CompactNumbers sections() {
        return sections;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Memento m && m.sections.equals(sections);
    }

    @Override
    public int hashCode() {
        return sections.hashCode();
    }

    /** The sections, each with the number of its doubles and counts. */
    @Override
    public String toString() {
        return MementoReader.sections(sections).stream()
                .map(s -> s.name() + " " + s.numbers().length + "+" + s.counts().length)
                .collect(Collectors.joining(", "));
    }
}
