package io.canary.rollout;

import io.canary.spi.settings.ConvertedBy;
import io.canary.spi.settings.Converter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routers of a deployment, as one text: {@code edge}, or {@code edge+mesh} for two that stand side by side, or
 * {@code edge>mesh} for two in series. Requests may spell it as an array, or as {@code {"series": [names]}}.
 *
 * @param wiring how they stand to each other
 * @param names in the order of the text; at least one
 */
@ConvertedBy(RouterChainName.Spelling.class)
public record RouterChainName(Wiring wiring, List<String> names) {

    /** How several routers of one service stand to each other. */
    public enum Wiring {
        /** Each has clients of its own: all are moved. */
        SIDE_BY_SIDE("+"),
        /** The traffic of the first goes through all that follow: the first is moved, and the others pass on. */
        IN_SERIES(">");

        private final String between;

        Wiring(String between) {
            this.between = between;
        }
    }

    public RouterChainName {
        names = List.copyOf(names);
    }

    /** Those that have clients of their own each, in the order in which they are asked. */
    public static RouterChainName sideBySide(List<String> names) {
        return new RouterChainName(Wiring.SIDE_BY_SIDE, names);
    }

    /** Those that the traffic goes through one after the other, the outermost first. */
    public static RouterChainName inSeries(List<String> names) {
        return new RouterChainName(Wiring.IN_SERIES, names);
    }

    /** What a text stands for. A name with both signs in it is no router's: it is taken as it is, and not found. */
    public static RouterChainName of(String text) {
        var used = Arrays.stream(Wiring.values())
                .filter(wiring -> text.contains(wiring.between))
                .toList();
        return used.size() == 1
                ? new RouterChainName(used.getFirst(), List.of(text.split("\\" + used.getFirst().between, -1)))
                : sideBySide(List.of(text));
    }

    /** As users see it. */
    public String text() {
        return String.join(wiring.between, names);
    }

    /** Whether there is just one. */
    public boolean isSingle() {
        return names.size() == 1;
    }

    /** Reads what requests have, and writes the {@linkplain #text text}. */
    static final class Spelling implements Converter<RouterChainName> {
        private static final String SERIES = "series";

        /** Of names that are all different, as a router is asked once. */
        @Override
        public RouterChainName read(Object tree) {
            var chain = chain(tree);
            if (chain == null || !chain.isOfDifferentRouters()) {
                throw new IllegalArgumentException(
                        "must be the name of a router, an array of different names (side by side), or {\"series\": "
                                + "[different names, the outermost first]}");
            }
            return of(chain.text()); // one router has no wiring
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

    /** Whether a router may have this name of its own. */
    public static boolean isAllowed(String name) {
        return Arrays.stream(Wiring.values()).noneMatch(wiring -> name.contains(wiring.between));
    }
}
