package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the include file fit the settings when a router is opened, so that an nginx that is to name the variables of
 * its services can be configured and started. What is routed stays as it is; nginx is not reloaded.
 */
final class IncludeFileInitializer {
    private static final Logger LOGGER = LoggerFactory.getLogger(IncludeFileInitializer.class);

    private final Planner planner;
    private final Renderer renderer;
    private final IncludeFile include;
    private final Reloader reloader;

    IncludeFileInitializer(Planner planner, Renderer renderer, IncludeFile include, Reloader reloader) {
        this.planner = planner;
        this.renderer = renderer;
        this.include = include;
        this.reloader = reloader;
    }

    void begin() throws RouterException, IOException, InterruptedException {
        if (fits()) {
            return;
        }
        var lock = include.turn();
        try (lock) {
            if (!fits()) {
                write();
            }
        }
    }

    /** An edited file is left alone: nginx may have read it, and what it says is what clients get. */
    private boolean fits() throws RouterException, IOException {
        String text = include.read();
        if (IncludeText.isEdited(text)) {
            LOGGER.atWarn()
                    .addKeyValue("file", include.path())
                    .log("include file was edited by hand; it is left as it is until the next split or rollback");
            return true;
        }
        return include.exists() && text.equals(renderer.render(planner.begun(Renderer.stateOf(text))));
    }

    private void write() throws RouterException, IOException, InterruptedException {
        var state = planner.begun(Renderer.stateOf(include.read())).later(System.currentTimeMillis());
        try {
            // Without a file there may be no nginx yet, and no configuration that could be checked.
            include.replace(
                    include.exists()
                            ? CheckedFile.of(state, null, renderer, reloader).staged()
                            : include.stage(renderer.render(state.withUnresolved(Set.of()))));
            LOGGER.atInfo()
                    .addKeyValue("file", include.path())
                    .addKeyValue("generation", state.generation())
                    .log("include file written; nginx reads it when it is started or reloaded");
        } catch (RouterException refused) {
            LOGGER.atWarn()
                    .addKeyValue("file", include.path())
                    .addKeyValue("reason", refused.getMessage())
                    .log("include file left as it was, though the settings have changed");
        } finally {
            include.clear();
        }
    }
}
