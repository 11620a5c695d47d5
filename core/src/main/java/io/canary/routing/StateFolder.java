package io.canary.routing;

import io.canary.files.DataFolder;
import io.canary.files.PrivateFiles;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where routers keep what they must remember: {@code routers/NAME} in the folder for everything durable. */
final class StateFolder {

    private StateFolder() {}

    /**
     * The folder of one router, which is there then. Names that no file can have are written as in a URL.
     *
     * @throws RouterException if it cannot be made, or the folder for everything durable can be changed by others
     */
    static Path of(Path data, String router) throws RouterException {
        Path folder = data.resolve("routers").resolve(fileName(router));
        try {
            var complaint = DataFolder.make(data);
            if (complaint.isPresent()) {
                throw RouterException.rejected(complaint.get());
            }
            return PrivateFiles.folder(folder);
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot make the folder " + folder + " (in data.dir), in which it remembers: " + e,
                    e);
        }
    }

    private static String fileName(String router) {
        String name = URLEncoder.encode(router, StandardCharsets.UTF_8);
        return name.startsWith(".") ? "%2E" + name.substring(1) : name;
    }
}
