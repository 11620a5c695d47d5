package io.canary.ingest.distribution;

import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LinearlyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.mapping.QuadraticallyInterpolatedMapping;
import io.canary.analysis.Accuracy;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import io.canary.spi.LatencyHistogram;

/**
 * Reads DDSketch's protobuf message. A bin counts at its representative value; where the bins are those of {@link
 * LatencyHistogram}, that is the same bin again and nothing is lost.
 *
 * <p>The mappings from bins to values are the library's. The message is read here, since a general parser would
 * allocate objects for untrusted bytes before their number can be checked.
 *
 * <p>Source: DDSketch.proto of sketches-java 0.8.3.
 */
final class DdSketchReader {
    private static final double SAME_GAMMA = 1e-9;

    private final SketchStore positive = new SketchStore();
    private final SketchStore negative = new SketchStore();
    private final DistributionBuilder distributionBuilder = new DistributionBuilder("/ddsketch");
    private int seen;
    private double gamma;
    private double indexOffset;
    private int interpolation;
    private double zeroCount;

    private DdSketchReader() {}

    /** @throws io.canary.spi.settings.SettingsException if it is malformed, or not a sketch of latencies */
    static Distribution read(String base64, LatencyUnit unit) {
        var reader = new DdSketchReader();
        try {
            byte[] bytes = Encoded.bytes(base64);
            reader.message(bytes);
        } catch (Malformed e) {
            throw reader.distributionBuilder.refusal(e.why());
        }
        return reader.distribution(unit);
    }

    private void message(byte[] bytes) throws Malformed {
        try {
            sketch(new Wire(bytes));
        } catch (Malformed e) {
            throw new Malformed("must be the protobuf message of a DDSketch: " + e.why());
        }
    }

    private void sketch(Wire message) throws Malformed {
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 1 -> mapping(only(field, message));
                case 2 -> positive.read(only(field, message));
                case 3 -> negative.read(only(field, message));
                case 4 -> zeroCount = message.number();
                default -> message.skip();
            }
        }
    }

    /** Protobuf would merge repeated parts; no encoder writes them, and there could be tens of thousands. */
    private Wire only(int field, Wire message) throws Malformed {
        if ((seen & 1 << field) != 0) {
            throw new Malformed("a part of it comes twice");
        }
        seen |= 1 << field;
        return message.message();
    }

    private void mapping(Wire message) throws Malformed {
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 1 -> gamma = message.number();
                case 2 -> indexOffset = message.number();
                case 3 -> interpolation = message.whole();
                default -> message.skip();
            }
        }
    }

    private Distribution distribution(LatencyUnit unit) {
        var mapping = mapping();
        distributionBuilder.add(0, distributionBuilder.count(zeroCount));
        negative.forEach((index, count) -> {
            if (distributionBuilder.count(count) > 0) {
                distributionBuilder.refuse("must not have values below 0");
            }
        });
        positive.forEach((index, count) ->
                distributionBuilder.add(unit.millis(mapping.value(index)), distributionBuilder.count(count)));
        return distributionBuilder.distribution(accuracy(mapping, unit));
    }

    private IndexMapping mapping() {
        if (!(gamma > 1 && gamma <= Growth.MAX)) {
            distributionBuilder.refuse("must have a gamma above 1 and at most " + Growth.MAX + ", has " + gamma);
        }
        if (!(Math.abs(indexOffset) <= Integer.MAX_VALUE)) {
            distributionBuilder.refuse("must have an index offset of reasonable size, has " + indexOffset);
        }
        if (interpolation < 0 || interpolation > 3) {
            distributionBuilder.refuse("must have one of the interpolations 0 to 3, has " + interpolation);
        }
        distributionBuilder.requireGood();
        IndexMapping mapping =
                switch (interpolation) {
                    case 0 -> new LogarithmicMapping(gamma, indexOffset);
                    case 1 -> new LinearlyInterpolatedMapping(gamma, indexOffset);
                    case 2 -> new QuadraticallyInterpolatedMapping(gamma, indexOffset);
                    default -> new CubicallyInterpolatedMapping(gamma, indexOffset);
                };
        if (!(mapping.relativeAccuracy() > 0 && mapping.relativeAccuracy() <= Growth.ERROR_MAX)) {
            distributionBuilder.refuse(
                    "must have a relative error above 0 and of at most a third, has " + mapping.relativeAccuracy());
        }
        distributionBuilder.requireGood();
        return mapping;
    }

    private Accuracy accuracy(IndexMapping mapping, LatencyUnit unit) {
        boolean same = interpolation == 0
                && unit == LatencyUnit.MS
                && Math.abs(gamma - LatencyHistogram.GAMMA) < SAME_GAMMA
                && indexOffset == Math.rint(indexOffset);
        return same ? Accuracy.CANONICAL : Accuracy.counted(mapping.relativeAccuracy());
    }
}
