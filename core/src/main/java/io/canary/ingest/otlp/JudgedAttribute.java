package io.canary.ingest.otlp;

import io.canary.ingest.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is looked at in the attributes of a point, by its name in the semantic conventions, the present one first. */
public enum JudgedAttribute {
    ERROR_TYPE("error.type"),
    HTTP_STATUS("http.response.status_code", "http.status_code"),
    RPC_STATUS("rpc.response.status_code", "rpc.grpc.status_code"),
    CPU_MODE("cpu.mode", "state");

    private static final List<Key> KEYS = Stream.of(values())
            .flatMap(attribute -> attribute.names().map(name -> new Key(bytes(name), attribute)))
            .toList();

    private final String present;
    private final @Nullable String former;

    JudgedAttribute(String present) {
        this(present, null);
    }

    JudgedAttribute(String present, @Nullable String former) {
        this.present = present;
        this.former = former;
    }

    private record Key(Wire bytes, JudgedAttribute attribute) {}

    private static Wire bytes(String name) {
        return new Wire(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The present name first. */
    public Stream<String> names() {
        return former == null ? Stream.of(present) : Stream.of(present, former);
    }

    /** The attribute of this key; null if nothing is judged by it. */
    static @Nullable JudgedAttribute of(Wire key) {
        for (var known : KEYS) {
            if (known.bytes().isSame(key)) {
                return known.attribute();
            }
        }
        return null;
    }
}
