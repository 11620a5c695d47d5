package io.canary.router.keeper;

import io.canary.control.ControlJson;
import io.canary.control.DurableFile;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a keeper's router can do, for a start while the keeper is away. */
final class CapabilitiesFile {
    static final String NAME = "capabilities.json";

    private final DurableFile file;

    CapabilitiesFile(Path folder) {
        file = new DurableFile(folder, NAME);
    }

    /** What the keeper at this address has said; null if it was not written, or of another keeper, or is damaged. */
    @Nullable
    RouterCapabilities read(URI keeper) {
        try {
            var json = file.read();
            return keeper.toString().equals(json.getString("keeper")) ? ControlJson.capabilities(json) : null;
        } catch (IOException | RuntimeException e) { // of several kinds, if it is not what was written
            return null;
        }
    }

    /** @throws RouterException if it cannot be written */
    void write(URI keeper, RouterCapabilities told) throws RouterException {
        if (told.equals(read(keeper))) {
            return;
        }
        var json = ControlJson.capabilities(told).put("keeper", keeper.toString());
        try {
            file.prepare(json);
            file.replace();
        } catch (IOException e) {
            throw new RouterException(RouterException.Kind.UNAVAILABLE, file.path() + " cannot be written: " + e, e);
        }
    }
}
