package io.canary.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder for durable state, {@code data.dir}. Its content decides where traffic goes, and some of it is executed.
 */
public final class DataFolder {

    private DataFolder() {}

    /**
     * Creates the folder if it does not exist.
     *
     * @return why it must not be used, and what to do; empty if it can be used
     * @throws IOException if it cannot be created or read
     */
    public static Optional<String> make(Path folder) throws IOException {
        PrivateFiles.folder(folder);
        return Writers.complaint(folder)
                .map(words -> "the folder " + folder + " " + words
                        + ", or name a new folder below it as data.dir, which is then made for this user alone");
    }
}
