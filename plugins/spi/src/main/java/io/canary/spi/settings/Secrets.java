package io.canary.spi.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what of a tree is secret. It asks nothing of the tree, which need not fit the record. */
final class Secrets {
    private final List<Secret> found = new ArrayList<>();

    private Secrets() {}

    static List<Secret> in(Class<? extends Record> type, @Nullable Object tree) {
        var secrets = new Secrets();
        secrets.record(type, tree);
        secrets.marked(tree);
        return List.copyOf(secrets.found);
    }

    static boolean isIn(@Nullable Object tree) {
        var secrets = new Secrets();
        secrets.marked(tree);
        return !secrets.found.isEmpty();
    }

    private void record(Class<? extends Record> type, @Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            for (var part : Shape.of(type).parts()) {
                part.settings().forEach(s -> value(s.type().getType(), map.get(s.key())));
            }
        }
    }

    private void value(Type type, @Nullable Object tree) {
        if (type == Secret.class) {
            add(tree);
        } else if (type instanceof ParameterizedType several) {
            var of = several.getActualTypeArguments();
            elements(of[of.length - 1], tree);
        } else if (type instanceof Class<?> c && c.isRecord() && !Conversions.isScalar(c)) {
            record(c.asSubclass(Record.class), tree);
        } else if (type instanceof Class<?> c && c.isSealed() && tree instanceof Map<?, ?> map) {
            var record = SealedTypes.recordsOf(c).get(String.valueOf(map.get(SealedTypes.KEY)));
            if (record != null) {
                record(record.asSubclass(Record.class), tree);
            }
        }
    }

    private void elements(Type of, @Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            map.values().forEach(each -> value(of, each));
        } else if (tree instanceof List<?> list) {
            list.forEach(each -> value(of, each));
        }
    }

    private void add(@Nullable Object tree) {
        switch (tree) {
            case String text -> found.add(new Secret(text));
            case Untyped(String text) -> found.add(new Secret(text));
            case null, default -> {} // a Secret is found as what it is
        }
    }

    /** What came from where secrets are kept, whatever it is taken for. */
    private void marked(@Nullable Object tree) {
        switch (tree) {
            case Secret secret -> found.add(secret);
            case Map<?, ?> map -> map.values().forEach(this::marked);
            case List<?> list -> list.forEach(this::marked);
            case null, default -> {}
        }
    }
}
