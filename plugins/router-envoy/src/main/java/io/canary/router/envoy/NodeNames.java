package io.canary.router.envoy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which nodes it depends on how requests are shared out, by their ids. Immutable. */
final class NodeNames {
    private final List<Pattern> patterns;

    /** @param globs with {@code *} for any characters and {@code ?} for one; none where all nodes count */
    NodeNames(List<String> globs) {
        this.patterns = globs.stream().map(NodeNames::pattern).toList();
    }

    private static Pattern pattern(String glob) {
        String regex = glob.codePoints()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /** Whether any node counts, as no settings say which. */
    boolean isAnybody() {
        return patterns.isEmpty();
    }

    boolean has(String id) {
        return isAnybody() || patterns.stream().anyMatch(p -> p.matcher(id).matches());
    }
}
