package io.canary.ingest.distribution;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketchProtoBinding;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Distributions as the libraries write them, and the results of reading them. */
final class Written {
    private Written() {}

    static IndexMapping canonical() {
        return new LogarithmicMapping(LatencyHistogram.GAMMA, 0);
    }

    static DDSketch sketch(IndexMapping mapping, double... values) {
        var sketch = new DDSketch(mapping, UnboundedSizeDenseStore::new);
        Arrays.stream(values).forEach(sketch);
        return sketch;
    }

    static byte[] bytes(DDSketch sketch) {
        return DDSketchProtoBinding.toProto(sketch).toByteArray();
    }

    static byte[] bytes(Histogram histogram) {
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The result of {@code latency} in a sample, whose only field besides the unit has this name and value. */
    static Distribution read(String field, Object value, String unit) {
        return Settings.read(LatencyBody.class, Map.of(field, value, "unit", unit))
                .distribution();
    }

    static Distribution read(String field, Object value) {
        return Settings.read(LatencyBody.class, Map.of(field, value)).distribution();
    }

    /** The errors. */
    static List<Problem> problems(String field, Object value) {
        try {
            return List.of(new Problem("", "read as " + read(field, value)));
        } catch (SettingsException e) {
            return e.problems();
        }
    }
}
