package io.canary.router.support.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Secrets in files, which may be replaced at any time. */
public final class SecretFile {
    private SecretFile() {}

    /**
     * The text of a file, without the end of its last line.
     *
     * @throws IOException if it cannot be read, or is empty; the message is for people
     */
    public static String read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e, e);
        }
        if (text.isEmpty()) {
            throw new IOException(file + " is empty");
        }
        return text;
    }
}
