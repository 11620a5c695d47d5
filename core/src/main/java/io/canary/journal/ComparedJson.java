package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Compared;
import io.canary.analysis.sequential.Memento;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.spi.settings.Settings;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a comparison was found from, as JSON: the finding follows from it. */
final class ComparedJson {

    private ComparedJson() {}

    static ObjectNode write(Compared compared) {
        var inputs = compared.inputs();
        var json = Codec.object();
        json.set("policy", Codec.tree(Settings.write(inputs.policy())));
        json.putObject("before")
                .put("numbers", text(inputs.before().numbers()))
                .put("counts", text(inputs.before().counts()));
        json.set("ticks", StratumJson.write(inputs.ticks()));
        return json.put("told", compared.sentence());
    }

    static Compared read(Fields f) {
        var before = f.child("before");
        return new Compared(
                new Compared.Inputs(
                        Settings.read(
                                SequentialPolicy.class,
                                Codec.map(f.child("policy").object())),
                        new Memento(numbers(before.text("numbers")), counts(before.text("counts"))),
                        StratumJson.read(f, "ticks")),
                sinceSchema6(f));
    }

    private static @Nullable String sinceSchema6(Fields f) {
        return f.has("told") ? f.text("told") : null;
    }

    // --- a memento: hundreds of numbers, bit for bit

    private static String text(double[] numbers) {
        var bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
        bytes.asDoubleBuffer().put(numbers);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String text(float[] counts) {
        var bytes = ByteBuffer.allocate(counts.length * Float.BYTES);
        bytes.asFloatBuffer().put(counts);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static double[] numbers(String text) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        double[] numbers = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(numbers);
        return numbers;
    }

    private static float[] counts(String text) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        float[] counts = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(counts);
        return counts;
    }
}
