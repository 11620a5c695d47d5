package io.canary.ingest.remotewrite;

import io.canary.ingest.otlp.JudgedAttribute;
import io.canary.ingest.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The labels that mean something here. They are found by their bytes: to make a text of the name of each label takes
 * longer than to read it.
 */
enum LabelName {
    NAME("__name__"),
    SERVICE("service_name"),
    VERSION("service_version"),
    INSTANCE("instance"),
    /** The upper bound of a bucket. */
    BOUND("le"),
    /** Tells the replicas of one Prometheus apart, which send the same series of the same process. */
    REPLICA("__replica__", "prometheus_replica"),
    ERROR_TYPE(JudgedAttribute.ERROR_TYPE),
    HTTP_STATUS(JudgedAttribute.HTTP_STATUS),
    RPC_STATUS(JudgedAttribute.RPC_STATUS),
    CPU_MODE(JudgedAttribute.CPU_MODE),
    /** It is a part of the identity of a series, and no more. */
    OTHER;

    private static final int LENGTH_MAX = 25;
    private static final List<List<Known>> BY_LENGTH = byLength();

    private final @Nullable JudgedAttribute attribute;
    private final @Nullable String name;
    private final @Nullable String other;

    LabelName() {
        this(null, null, null);
    }

    LabelName(String name) {
        this(null, name, null);
    }

    LabelName(String name, String other) {
        this(null, name, other);
    }

    LabelName(JudgedAttribute attribute) {
        this(attribute, null, null);
    }

    LabelName(@Nullable JudgedAttribute attribute, @Nullable String name, @Nullable String other) {
        this.attribute = attribute;
        this.name = name;
        this.other = other;
    }

    /** Prometheus has underscores for the dots of an attribute. */
    private Stream<String> names() {
        return attribute == null
                ? Stream.of(name, other).filter(Objects::nonNull)
                : attribute.names().map(each -> each.replace('.', '_'));
    }

    private record Known(Wire bytes, LabelName label) {}

    private static List<List<Known>> byLength() {
        var byLength = new ArrayList<List<Known>>();
        for (int i = 0; i <= LENGTH_MAX; i++) {
            byLength.add(new ArrayList<>());
        }
        for (var label : values()) {
            label.names()
                    .map(name -> new Wire(name.getBytes(StandardCharsets.UTF_8)))
                    .forEach(bytes -> byLength.get(bytes.size()).add(new Known(bytes, label)));
        }
        return byLength;
    }

    /** Finds the label by its bytes; {@link #OTHER} if it means nothing here. */
    static LabelName of(Wire name) {
        if (name.size() <= LENGTH_MAX) {
            for (var known : BY_LENGTH.get(name.size())) {
                if (known.bytes().isSame(name)) {
                    return known.label();
                }
            }
        }
        return OTHER;
    }

    /** What it says of a point; null if it is part of the identity only. */
    @Nullable
    JudgedAttribute attribute() {
        return attribute;
    }
}
