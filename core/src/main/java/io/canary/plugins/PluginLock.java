package io.canary.plugins;

import io.canary.config.ConfigException;
import io.canary.files.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file {@code plugins.lock} of a plugin folder: the jars that belong there, and their checksums. It has the format
 * of {@code sha256sum}, so {@code sha256sum -c plugins.lock} checks it too. Without this file, every jar in the folder
 * is accepted.
 */
public final class PluginLock {
    public static final String NAME = "plugins.lock";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S.*)");
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Map<String, String> digests;

    private PluginLock(Path file, Map<String, String> digests) {
        this.file = file;
        this.digests = digests;
    }

    /**
     * Refuses jars that differ from the lock of their folder; accepts all if there is no lock.
     *
     * @throws ConfigException if a jar differs; the message names the first one. Also if the lock cannot be read, or
     *     other users can change it
     * @throws IOException if a jar cannot be read
     */
    static void check(Path folder, List<Path> jars) throws IOException {
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            var complaint = Writers.complaint(file);
            if (complaint.isPresent()) {
                throw new ConfigException(file + " " + complaint.get());
            }
            var lock = read(file);
            for (Path jar : jars) {
                lock.check(jar);
            }
        }
    }

    /**
     * Adds the current checksum of a jar to the lock of its folder; creates the lock if there is none. Runs no code of
     * the jar. May block.
     *
     * @return the jar's SHA-256
     * @throws ConfigException if the lock cannot be read
     * @throws IOException if the jar cannot be read, or the lock not written
     */
    public static String trust(Path jar) throws IOException {
        String digest = digest(jar);
        Path file = jar.resolveSibling(NAME);
        var lines = new TreeMap<>(read(file).digests);
        lines.put(name(jar), digest);
        Path next = file.resolveSibling("." + NAME + ".new");
        Files.writeString(
                next,
                lines.entrySet().stream()
                        .map(line -> line.getValue() + "  " + line.getKey() + "\n")
                        .collect(Collectors.joining()));
        if (Files.getFileStore(next).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(
                    next, PosixFilePermissions.fromString("rw-r--r--")); // the user of the service reads it
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return digest;
    }

    private static PluginLock read(Path file) throws IOException {
        var digests = new TreeMap<String, String>();
        try {
            for (String line : Files.readAllLines(file)) {
                var parts = LINE.matcher(line);
                if (!parts.matches()) {
                    throw new ConfigException(file + ": not a line as sha256sum writes it: \"" + line
                            + "\"; remove it, and trust the jar again (canary plugin trust)");
                }
                digests.put(parts.group(2), parts.group(1));
            }
        } catch (NoSuchFileException none) {
            return new PluginLock(file, digests);
        }
        return new PluginLock(file, digests);
    }

    private void check(Path jar) throws IOException {
        String known = digests.get(name(jar));
        String found = digest(jar);
        if (known == null) {
            throw new ConfigException("plugin " + jar + " is not in " + file
                    + ": remove it, or if it is to be there, trust it (canary plugin trust " + jar + ")");
        }
        if (!known.equals(found)) {
            throw new ConfigException("plugin " + jar + " is not the one that is in " + file + " (its SHA-256 is "
                    + found
                    + " instead of " + known + "): put that one back, or trust this one (canary plugin trust " + jar
                    + ")");
        }
    }

    private static String name(Path jar) {
        return Objects.toString(jar.getFileName());
    }

    private static String digest(Path jar) throws IOException {
        try (var bytes = Files.newInputStream(jar)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
