package io.canary.keeper;

import io.canary.control.DurableFile;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** The file in which a keeper's open leases are. */
final class LeaseFile {
    static final String NAME = "leases.json";

    private LeaseFile() {}

    /** What the file holds; read as settings are, so that nothing odd gets past. */
    private record Content(Map<String, OpenLease> services) {}

    /** What is in it is not what was written. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1;

        Damaged(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /** By service; nothing if there is no file yet. */
    static Map<String, OpenLease> read(DurableFile file) throws IOException, Damaged {
        try {
            var tree = new JsonObject(Buffer.buffer(file.read()));
            return Settings.read(Content.class, tree.getMap()).services();
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (DecodeException | SettingsException | ClassCastException e) {
            throw new Damaged(String.valueOf(e.getMessage()), e);
        }
    }

    static byte[] bytes(Map<String, OpenLease> services) {
        var all = new JsonObject();
        services.forEach((service, lease) -> {
            var leaving = new JsonObject();
            lease.leavingBp().forEach(leaving::put);
            all.put(
                    service,
                    new JsonObject()
                            .put("baseline", lease.baseline())
                            .put("lease_sec", lease.lease().toNanos() / 1e9)
                            .put("leaving_bp", leaving));
        });
        return new JsonObject().put("services", all).encodePrettily().getBytes(StandardCharsets.UTF_8);
    }
}
