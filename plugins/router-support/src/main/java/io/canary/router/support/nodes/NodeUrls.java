package io.canary.router.support.nodes;

import io.canary.spi.settings.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a setting {@code nodes} of addresses of nodes. Pure. */
public final class NodeUrls {

    private NodeUrls() {}

    /**
     * All that is wrong with addresses of nodes.
     *
     * @param example of a right one
     */
    public static List<Problem> problemsOf(List<String> nodes, String example) {
        var problems = new ArrayList<Problem>();
        if (nodes.isEmpty()) {
            problems.add(new Problem("/nodes", "must name at least one address, such as " + example));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < nodes.size(); i++) {
            String wrong = problemOf(nodes.get(i), example);
            if (wrong != null) {
                problems.add(new Problem("/nodes/" + i, wrong));
            } else if (!seen.add(nodes.get(i))) {
                problems.add(new Problem("/nodes/" + i, "is named twice: " + nodes.get(i)));
            }
        }
        return problems;
    }

    private static @Nullable String problemOf(String node, String example) {
        try {
            var uri = URI.create(node);
            boolean good = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return good ? null : "must be an address such as " + example + ", was \"" + node + "\"";
        } catch (IllegalArgumentException no) {
            return "must be an address such as " + example + ", was \"" + node + "\"";
        }
    }
}
