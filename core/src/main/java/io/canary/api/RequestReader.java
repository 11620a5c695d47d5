package io.canary.api;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads requests from trees, or fails with a {@link ProblemException} that names all that is wrong. */
final class RequestReader {
    private RequestReader() {}

    static <R extends Record> Future<R> read(Class<R> type, @Nullable Object tree) {
        return read(tree, given -> Settings.read(type, given));
    }

    static <R extends Record> Future<R> read(@Nullable Object tree, Function<Object, R> reader) {
        if (tree == null) {
            return Future.failedFuture(
                    ProblemException.invalid(List.of(new Problem("", "must be an object, was null"))));
        }
        try {
            return Future.succeededFuture(reader.apply(tree));
        } catch (SettingsException e) {
            return Future.failedFuture(ProblemException.invalid(e));
        }
    }
}
