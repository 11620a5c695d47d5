package io.canary.spi.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@link Converter} of each type that has one, made once. */
final class Converters {
    private static final ClassValue<Optional<Converter<?>>> ALL = new ClassValue<>() {
        @Override
        protected Optional<Converter<?>> computeValue(Class<?> type) {
            return Optional.ofNullable(type.getAnnotation(ConvertedBy.class)).map(by -> make(by.value()));
        }
    };

    private Converters() {}

    /** Null for a type that has none. */
    static @Nullable Converter<?> of(Class<?> type) {
        return ALL.get(type).orElse(null);
    }

    private static Converter<?> make(Class<? extends Converter<?>> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be constructed", e);
        }
    }
}
