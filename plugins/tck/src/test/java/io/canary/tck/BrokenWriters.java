package io.canary.tck;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Routers that break one promise each: about what a reader sees meanwhile, about names, or about what is not there. */
final class BrokenWriters {

    private BrokenWriters() {}

    /** Writes over what clients and others read. */
    static class WritingInPlace extends LayerRouter {
        WritingInPlace(TrafficLayer layer) {
            super(layer);
        }

        @Override
        void put(String service, Map<String, Weight> weights) {
            super.put(service, Map.of());
            LockSupport.parkNanos(2_000_000);
            super.put(service, weights);
        }
    }

    /** Writes straight into the file that its gateway reads. */
    static class WritingTheLiveFile extends LayerRouter {
        private static final Map<TrafficLayer, Path> FOLDERS = new ConcurrentHashMap<>();
        private final Path folder;

        WritingTheLiveFile(TrafficLayer layer) {
            super(layer);
            folder = FOLDERS.computeIfAbsent(layer, l -> newFolder());
        }

        private static Path newFolder() {
            try {
                return TemporaryFolders.create();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void put(String service, Map<String, Weight> weights) {
            var text = new StringBuilder();
            weights.forEach((version, weight) -> text.append(version)
                    .append('=')
                    .append(weight.basisPoints())
                    .append('\n'));
            try {
                Files.writeString(folder.resolve(service), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Observation observe(String service) throws RouterException {
            try {
                var weights = new TreeMap<String, Weight>();
                for (String line : Files.readAllLines(folder.resolve(service))) {
                    var cells = line.split("=", -1);
                    weights.put(cells[0], new Weight(Integer.parseInt(cells[1])));
                }
                return new Observation.InForce(weights);
            } catch (NoSuchFileException none) {
                return new Observation.NotRouted();
            } catch (IOException | RuntimeException e) {
                throw RouterException.unreachable("cannot read: " + e);
            }
        }
    }

    /** Keeps all services in one table, a line for each, with a character between that names may have, and writes what it has read. */
    static class OneTableForAll extends LayerRouter {
        private static final Map<TrafficLayer, String> TABLES = new ConcurrentHashMap<>();

        OneTableForAll(TrafficLayer layer) {
            super(layer);
        }

        @Override
        void put(String service, Map<String, Weight> weights) {
            var table = read();
            LockSupport.parkNanos(1_000_000);
            table.put(service, weights);
            var text = new StringBuilder();
            table.forEach((name, shares) -> shares.forEach((version, weight) -> text.append(name)
                    .append('|')
                    .append(version)
                    .append('|')
                    .append(weight.basisPoints())
                    .append('\n')));
            TABLES.put(layer, text.toString());
        }

        private Map<String, Map<String, Weight>> read() {
            var table = new TreeMap<String, Map<String, Weight>>();
            for (String line : TABLES.getOrDefault(layer, "").split("\n", -1)) {
                var cells = line.split("\\|", -1);
                if (cells.length > 2) {
                    table.computeIfAbsent(cells[0], name -> new TreeMap<>())
                            .put(cells[1], new Weight(Integer.parseInt(cells[2])));
                }
            }
            return table;
        }

        @Override
        public Observation observe(String service) {
            var weights = read().get(service);
            return weights == null ? new Observation.NotRouted() : new Observation.InForce(weights);
        }
    }

    /** Makes of each name one that its traffic layer likes, and so the same one of two. */
    static class Simplifying extends LayerRouter {
        Simplifying(TrafficLayer layer) {
            super(layer);
        }

        @Override
        void put(String service, Map<String, Weight> weights) {
            super.put(simple(service), weights);
        }

        @Override
        public Observation observe(String service) throws RouterException, InterruptedException {
            return super.observe(simple(service));
        }

        private static String simple(String service) {
            return service.replaceAll("[^a-zA-Z0-9]", "_");
        }
    }

    /** Looks at the names when the traffic has moved. */
    static class RejectingTooLate extends LayerRouter {
        RejectingTooLate(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
            super.setTrafficSplit(split);
            if (split.canaryVersion().contains("|")) {
                throw RouterException.rejected("no such version");
            }
        }
    }

    /** Cannot say whether a name that it cannot write has moved anything. */
    static class UnreachableByName extends LayerRouter {
        UnreachableByName(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
            if (split.service().contains("|")) {
                throw RouterException.unreachable("syntax error in line 7");
            }
            super.setTrafficSplit(split);
        }
    }

    /** Takes it that what is not there under its name carries nothing. */
    static class NothingThereIsNoTraffic extends LayerRouter {
        NothingThereIsNoTraffic(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public Observation observe(String service) throws RouterException, InterruptedException {
            var seen = super.observe(service);
            return seen instanceof Observation.NotFound ? new Observation.NotRouted() : seen;
        }
    }

    /** Is content when there is nothing to roll back. */
    static class ConfirmingWhatIsMissing extends LayerRouter {
        ConfirmingWhatIsMissing(TrafficLayer layer) {
            super(layer);
        }

        @Override
        public void rollback(String service, String version) throws RouterException, InterruptedException {
            if (!service.equals(TrafficLayer.MISSING)) {
                super.rollback(service, version);
            }
        }
    }
}
