package io.canary.router.nginx;

import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an include file that was edited by hand: the share of a service from the lines that nginx goes by, where
 * nothing else of the service was touched.
 */
final class EditedInclude {
    private static final int SHOWN_MAX = 120;

    private final String id;
    private final Collection<String> ids;
    private final Route route;

    /** What the lines of one service say; {@code difference} is the first that is not understood, null for none. */
    record Reading(Map<String, Weight> weights, @Nullable String difference) {}

    /**
     * A reader of one service.
     *
     * @param id its name in nginx
     * @param ids those of all services
     * @param route as the file says it was written
     */
    EditedInclude(String id, Collection<String> ids, Route route) {
        this.id = id;
        this.ids = ids;
        this.route = route;
    }

    /** @param written what the file would be without edits */
    Reading read(String edited, String written) {
        var theirs = own(edited);
        var ours = own(written);
        var difference = difference(theirs, ours);
        if (difference.isPresent()) {
            return new Reading(Map.of(), difference.get());
        }
        var share = theirs.stream().filter(this::isShare).findFirst();
        if (share.isEmpty()) {
            return new Reading(route.weights(), null);
        }
        var weights = share.get().name().equals("upstream") ? turns(share.get()) : parts(share.get());
        return weights.isEmpty()
                ? new Reading(Map.of(), shortened(share.get().canonical()))
                : new Reading(weights, null);
    }

    /** The directives that are this service's, but for the server that tells the shares. */
    private List<Directive> own(String text) {
        return ConfigParser.parse(text).stream()
                .filter(directive -> !directive.name().equals("server"))
                .filter(directive -> id.equals(owner(directive)))
                .toList();
    }

    /** The service with the longest name that is in it. */
    private @Nullable String owner(Directive directive) {
        return ids.stream()
                .filter(other -> directive.canonical().matches("(?s).*\\b" + other + "(_.*|\\b.*)"))
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
    }

    private boolean isShare(Directive directive) {
        return directive.name().equals("split_clients")
                || (directive.name().equals("upstream") && directive.arg().equals(id + "_mix"));
    }

    private Optional<String> difference(List<Directive> theirs, List<Directive> ours) {
        var left = ours.stream().map(this::withoutShare).toList();
        var right = theirs.stream().map(this::withoutShare).toList();
        return left.equals(right)
                ? Optional.empty()
                : Stream.concat(
                                right.stream().filter(line -> !left.contains(line)),
                                left.stream()
                                        .filter(line -> !right.contains(line))
                                        .map(line -> "without " + line))
                        .findFirst()
                        .or(() -> Optional.of("its lines in another order"))
                        .map(EditedInclude::shortened);
    }

    private String withoutShare(Directive directive) {
        return isShare(directive) ? directive.name() + " " + directive.args() : directive.canonical();
    }

    private static String shortened(String line) {
        return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "…";
    }

    /** The parts of {@code split_clients}, the last of which may be the rest. Empty where one is of neither version. */
    private Map<String, Weight> parts(Directive split) {
        var sums = new HashMap<String, BigDecimal>();
        var rest = BigDecimal.valueOf(100);
        for (var part : split.block()) {
            String version = versionOf(part.arg());
            var percent = part.name().equals("*") ? rest : percent(part.name());
            if (version == null || percent == null) {
                return Map.of();
            }
            sums.merge(version, percent, BigDecimal::add);
            rest = rest.subtract(percent);
            if (rest.signum() < 0) { // more than all: nginx does not take it
                return Map.of();
            }
        }
        // What no part takes has no value: nginx answers with an error.
        return rest.signum() == 0 ? weights(sums, BigDecimal.valueOf(100)) : Map.of();
    }

    private static @Nullable BigDecimal percent(String text) {
        return text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?%")
                ? new BigDecimal(text.substring(0, text.length() - 1))
                : null;
    }

    /** The turns of servers. Empty where one is of neither version, or of both. */
    private Map<String, Weight> turns(Directive upstream) {
        var sums = new HashMap<String, BigDecimal>();
        for (var server : upstream.block()) {
            if (!server.name().equals("server")) {
                continue;
            }
            boolean known = server.args().stream()
                    .skip(1)
                    .allMatch(a -> a.equals("down") || a.equals("max_fails=0") || a.matches("weight=[0-9]{1,9}"));
            String version = known ? versionOfServer(server.arg()) : null;
            if (version == null) {
                return Map.of();
            }
            sums.merge(version, turns(server.args()), BigDecimal::add);
        }
        var all = sums.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return all.signum() == 0 ? Map.of() : weights(sums, all);
    }

    private static BigDecimal turns(List<String> args) {
        return args.contains("down")
                ? BigDecimal.ZERO
                : args.stream()
                        .filter(a -> a.startsWith("weight="))
                        .map(a -> new BigDecimal(a.substring("weight=".length())))
                        .findFirst()
                        .orElse(BigDecimal.ONE);
    }

    private Map<String, Weight> weights(Map<String, BigDecimal> sums, BigDecimal all) {
        var canary = Objects.requireNonNull(route.canary(), "a share without a canary");
        var part = sums.getOrDefault(canary.version(), BigDecimal.ZERO)
                .multiply(BigDecimal.valueOf(10_000))
                .divide(all, 0, RoundingMode.HALF_UP);
        var share = new Weight(part.intValueExact());
        return Map.of(route.baseline().version(), share.rest(), canary.version(), share);
    }

    private @Nullable String versionOf(String target) {
        var canary = route.canary();
        return target.equals(ServiceRenderer.nameOf(id, route.baseline(), "_baseline"))
                ? route.baseline().version()
                : canary != null && target.equals(ServiceRenderer.nameOf(id, canary, "_canary"))
                        ? canary.version()
                        : null;
    }

    private @Nullable String versionOfServer(String address) {
        var canary = route.canary();
        boolean ofBaseline = route.baseline().servers().contains(address);
        boolean ofCanary = canary != null && canary.servers().contains(address);
        return ofBaseline == ofCanary
                ? null
                : ofBaseline || canary == null ? route.baseline().version() : canary.version();
    }
}
