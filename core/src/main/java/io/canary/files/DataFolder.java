package io.canary.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder for everything durable, {@code data.dir}. What lies there decides where traffic goes, and some of it is
 * run.
 */
public final class DataFolder {

    private DataFolder() {}

    /**
     * Makes a folder there if there is none.
     *
     * @return why it must not be used, and what to do; empty if it can be
     * @throws IOException if it cannot be made, or not looked at
     */
    public static Optional<String> make(Path folder) throws IOException {
        PrivateFiles.folder(folder);
        return Writers.complaint(folder)
                .map(words -> "the folder " + folder + " " + words
                        + ", or name a new folder below it as data.dir, which is then made for this user alone");
    }
}
