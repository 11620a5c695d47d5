package io.canary.source.support;

/** The value of a counter. */
public record Count(double value) implements Cumulative<Count> {

    @Override
    public boolean hasValue() {
        return Double.isFinite(value) && value >= 0;
    }

    @Override
    public Count since(Count earlier) {
        return value < earlier.value ? this : new Count(value - earlier.value);
    }

    @Override
    public Count plus(Count other) {
        return new Count(value + other.value);
    }
}
