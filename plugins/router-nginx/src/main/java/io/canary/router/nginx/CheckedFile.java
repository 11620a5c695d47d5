package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An include file that nginx takes: one service's name that cannot be resolved any more must not keep the others from
 * being moved, so it is left out, which is said.
 *
 * @param state as it was written, with what was left out
 * @param staged the file
 */
record CheckedFile(State state, Path staged) {
    private static final Logger LOGGER = LoggerFactory.getLogger(CheckedFile.class);

    /**
     * Has nginx check a state. Names that were left out before are tried again.
     *
     * @param moved the service whose route is new: its own names are not left out; null for none
     * @throws RouterException REJECTED with nginx's words, if it refuses for any other reason
     */
    static CheckedFile of(State wanted, @Nullable String moved, Renderer renderer, Reloader reloader)
            throws RouterException, IOException, InterruptedException {
        var state = wanted.withUnresolved(Set.of());
        while (true) {
            try {
                return new CheckedFile(state, reloader.checked(renderer.render(state)));
            } catch (RouterException refused) {
                var name = NginxWords.unresolved(String.valueOf(refused.getMessage()));
                if (name.isEmpty() || !mayBeLeftOut(name.get(), state, moved)) {
                    throw refused;
                }
                state = state.without(name.get());
                LOGGER.atError()
                        .addKeyValue("name", name.get())
                        .addKeyValue("services", state.servicesWith(name.get()))
                        .log("name cannot be resolved: its servers are left out of nginx's configuration, and a "
                                + "service without"
                                + " others answers 502, so that all else can be moved");
            }
        }
    }

    private static boolean mayBeLeftOut(String name, State state, @Nullable String moved) {
        var services = state.servicesWith(name);
        return !state.unresolved().contains(name)
                && !services.isEmpty()
                && (moved == null || !services.contains(moved));
    }
}
