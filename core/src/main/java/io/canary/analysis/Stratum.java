package io.canary.analysis;

/** What both versions reported in one tick, each merged over its instances. */
final class Stratum {
    private final long number;
    private final Slot canary;
    private final Slot baseline;

    Stratum(long number) {
        this.number = number;
        this.canary = new Slot(number);
        this.baseline = new Slot(number);
    }

    /** Which tick: its start divided by its length. */
    long number() {
        return number;
    }

    /** What a version reported; nothing, if it sent no sample. */
    Slot of(Role role) {
        return switch (role) {
            case CANARY -> canary;
            case BASELINE -> baseline;
        };
    }
}
