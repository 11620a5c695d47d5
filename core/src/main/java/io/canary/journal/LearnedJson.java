package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.sequential.Learned;
import io.canary.spi.settings.Settings;
import org.jspecify.annotations.Nullable;

/** The memory of a baseline, as JSON. */
final class LearnedJson {

    private LearnedJson() {}

    static ObjectNode write(Learned learned) {
        return (ObjectNode) Codec.tree(Settings.write(learned));
    }

    /** Null for a memory that another version of the class wrote: it is ignored. */
    static @Nullable Learned read(Fields f) {
        return f.number("version") == Learned.VERSION ? Settings.read(Learned.class, Codec.map(f.object())) : null;
    }
}
