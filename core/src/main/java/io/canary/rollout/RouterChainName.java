package io.canary.rollout;

import io.canary.spi.settings.ConvertedBy;
import io.canary.spi.settings.Converter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routers of a deployment, as one text: {@code edge}, or {@code edge+mesh} for two side by side, or {@code
 * edge>mesh} for two in series. Requests may spell it as an array, or as {@code {"series": [names]}}.
 *
 * @param wiring side by side or in series
 * @param names in the order of the text; at least one
 */
@ConvertedBy(RouterChainName.Spelling.class)
public record RouterChainName(Wiring wiring, List<String> names) {

    /** How several routers of one service are connected. */
    public enum Wiring {
        /** Each has its own clients: the split is set on all of them. */
        SIDE_BY_SIDE("+"),
        /**
         * The traffic of the first goes through all others: the split is set on the first, and the others pass it on.
         */
        IN_SERIES(">");

        private final String between;

        Wiring(String between) {
            this.between = between;
        }
    }

    public RouterChainName {
        names = List.copyOf(names);
    }

    /** Routers with their own clients each, in the order in which they get requests. */
    public static RouterChainName sideBySide(List<String> names) {
        return new RouterChainName(Wiring.SIDE_BY_SIDE, names);
    }

    /** Routers that the traffic passes one after the other, the outermost first. */
    public static RouterChainName inSeries(List<String> names) {
        return new RouterChainName(Wiring.IN_SERIES, names);
    }

    /** Parses the text. A name with both separators is kept as it is; no router has it, so it will not be found. */
    public static RouterChainName of(String text) {
        var used = Arrays.stream(Wiring.values())
                .filter(wiring -> text.contains(wiring.between))
                .toList();
        return used.size() == 1
                ? new RouterChainName(used.getFirst(), List.of(text.split("\\" + used.getFirst().between, -1)))
                : sideBySide(List.of(text));
    }

    /** The text that users see. */
    public String text() {
        return String.join(wiring.between, names);
    }

    public boolean isSingle() {
        return names.size() == 1;
    }

    /** Reads what requests have, and writes the {@linkplain #text text}. */
    static final class Spelling implements Converter<RouterChainName> {
        private static final String SERIES = "series";

        /** A chain of different names, as each router gets a request once. */
        @Override
        public RouterChainName read(Object tree) {
            var chain = chain(tree);
            if (chain == null || !chain.isOfDifferentRouters()) {
                throw new IllegalArgumentException(
                        "must be the name of a router, an array of different names (side by side), or {\"series\": "
                                + "[different names, the outermost first]}");
            }
            return of(chain.text()); // a single router has no wiring
        }

        @Override
        public Object write(RouterChainName value) {
            return value.text();
        }

        private static @Nullable RouterChainName chain(Object tree) {
            return switch (tree) {
                case String text -> of(text);
                case List<?> list when areNames(list) -> sideBySide(names(list));
                case Map<?, ?> map
                when map.keySet().equals(Set.of(SERIES)) && map.get(SERIES) instanceof List<?> list && areNames(list) ->
                    inSeries(names(list));
                default -> null;
            };
        }

        private static boolean areNames(List<?> list) {
            return !list.isEmpty() && list.stream().allMatch(String.class::isInstance);
        }

        private static List<String> names(List<?> list) {
            return list.stream().map(String.class::cast).toList();
        }
    }

    private boolean isOfDifferentRouters() {
        return names.stream().allMatch(name -> !name.isBlank() && isAllowed(name))
                && Set.copyOf(names).size() == names.size();
    }

    /** Whether a single router may have this name. */
    public static boolean isAllowed(String name) {
        return Arrays.stream(Wiring.values()).noneMatch(wiring -> name.contains(wiring.between));
    }
}
