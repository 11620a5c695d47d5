package io.canary.bench.judge.live.fleet;

import java.util.EnumMap;
import java.util.Map;

/** A simulated service: what differs from {@link Parameter}'s defaults. Immutable. */
public final class FleetSettings {
    /** Nothing differs. */
    public static final FleetSettings USUAL = new FleetSettings(new EnumMap<>(Parameter.class));

    private final Map<Parameter, Double> given;

    private FleetSettings(Map<Parameter, Double> given) {
        this.given = given;
    }

    public FleetSettings with(Parameter parameter, double value) {
        var more = new EnumMap<Parameter, Double>(Parameter.class);
        more.putAll(given);
        more.put(parameter, value);
        return new FleetSettings(more);
    }

    /** The value of a parameter. */
    public double get(Parameter parameter) {
        return given.getOrDefault(parameter, parameter.byDefault());
    }

    /** The same in milliseconds, of one in seconds. */
    long millis(Parameter seconds) {
        return Math.round(get(seconds) * 1000);
    }

    boolean is(Parameter parameter) {
        return get(parameter) != 0;
    }

    /** The parameters that are not the default. */
    @Override
    public String toString() {
        return given.toString();
    }
}
