package org.example.weightfile;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.TreeMap;

/** Writes one file for each service: a line for each version, {@code 9500 v1}, in hundredths of a percent. */
final class WeightFileRouter implements TrafficRouter {
    private final Path directory;

    WeightFileRouter(Path directory) {
        this.directory = directory;
    }

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(new Weight(1), Feature.OBSERVE);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException {
        var lines = new StringBuilder();
        new TreeMap<>(split.weights()).forEach((version, weight) -> {
            if (!weight.equals(Weight.NONE)) {
                lines.append(weight.basisPoints()).append(' ').append(version).append('\n');
            }
        });
        try {
            replace(fileOf(split.service()), lines.toString());
        } catch (IOException e) {
            throw new RouterException(RouterException.Kind.UNREACHABLE, "cannot write the weights: " + e, e);
        }
    }

    @Override
    public Observation observe(String service) throws RouterException {
        try {
            var weights = new HashMap<String, Weight>();
            for (String line : Files.readAllLines(fileOf(service))) {
                var parts = line.split(" ", 2);
                weights.put(parts[1], new Weight(Integer.parseInt(parts[0])));
            }
            return new Observation.InForce(weights);
        } catch (NoSuchFileException none) {
            return new Observation.NotRouted();
        } catch (IOException | RuntimeException e) {
            throw new RouterException(RouterException.Kind.UNREACHABLE, "cannot read the weights: " + e, e);
        }
    }

    /** The gateway sees the old file or the new one, and so does whoever interrupts us. */
    private static void replace(Path file, String content) throws IOException {
        Path written = Files.createTempFile(file.getParent(), "weights", ".new");
        try {
            Files.writeString(written, content);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** A service's name may hold any printable character. */
    private Path fileOf(String service) {
        return directory.resolve(URLEncoder.encode(service, StandardCharsets.UTF_8) + ".weights");
    }
}
