package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Compared;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.spi.settings.Settings;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The inputs of a comparison, as JSON: the finding follows from them. */
final class ComparedJson {

    private ComparedJson() {}

    static ObjectNode write(Compared compared) {
        var inputs = compared.inputs();
        var json = Codec.object();
        json.set("policy", Codec.tree(Settings.write(inputs.policy())));
        json.put("state", inputs.before().text());
        json.set("ticks", StratumJson.write(inputs.ticks()));
        return json.put("told", compared.sentence());
    }

    static Compared read(Fields f) {
        return new Compared(
                new Compared.Inputs(
                        Settings.read(
                                SequentialPolicy.class,
                                Codec.map(f.child("policy").object())),
                        f.has("state") ? Memento.parse(f.text("state")) : beforeSchema10(f.child("before")),
                        StratumJson.read(f, "ticks")),
                sinceSchema6(f));
    }

    private static @Nullable String sinceSchema6(Fields f) {
        return f.has("told") ? f.text("told") : null;
    }

    /** Older schemas: the state was a flat list of its numbers. */
    private static Memento beforeSchema10(Fields before) {
        var numbers = bytes(before.text("numbers")).asDoubleBuffer();
        double[] all = new double[numbers.remaining()];
        numbers.get(all);
        var counts = bytes(before.text("counts")).asFloatBuffer();
        float[] histograms = new float[counts.remaining()];
        counts.get(histograms);
        return Memento.positional(all, histograms);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(text));
    }
}
