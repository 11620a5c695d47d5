package io.canary.routing;

import java.util.List;

/** The names of the routers of a deployment, as one: {@code edge+mesh}. A single router's name is its own. */
public final class RouterNames {
    private static final String BETWEEN = "+";

    private RouterNames() {}

    /** Those of several, in the order in which they are asked. */
    public static String join(List<String> names) {
        return String.join(BETWEEN, names);
    }

    /** The names that one stands for; at least one. */
    public static List<String> of(String joined) {
        return List.of(joined.split("\\" + BETWEEN, -1));
    }

    /** Whether a router may have this name of its own. */
    static boolean isSingle(String name) {
        return !name.contains(BETWEEN);
    }
}
