package io.canary.router.support.wire;

import io.canary.spi.Observation;
import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a program in another language says is in force. Pure. */
public final class ObservedState {
    private static final int LINES_MAX = 50;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

    private ObservedState() {}

    /**
     * The observation in {@code text}: an object of shares by version. Shares that are all 0, and a {@code
     * "routed": false} beside them, are {@link Observation.NotRouted}. An object without any share, or null, says of no
     * version that it gets nothing: it is {@link Observation.NotFound}.
     *
     * @param text JSON
     * @param pointer where the object is, as a JSON pointer (RFC 6901)
     * @param unit how the shares are written; one between two basis points is rounded
     * @throws JsonException if it is no JSON, or has no such object there, or shares in it that can be none
     */
    public static Observation observation(String text, String pointer, Share unit) throws JsonException {
        var tree = Json.parse(text);
        Object found = at(tree, pointer);
        if (found != null && !(found instanceof Map<?, ?>)) {
            throw new JsonException("expected an object of shares by version at \"" + pointer + "\"");
        }
        var weights = new HashMap<String, Weight>();
        if (found instanceof Map<?, ?> shares) {
            for (var entry : shares.entrySet()) {
                weights.put(String.valueOf(entry.getKey()), weight(entry.getKey(), entry.getValue(), unit));
            }
        }
        if (weights.isEmpty() && !isUnrouted(tree)) {
            return new Observation.NotFound("there are no shares at \"" + pointer
                    + "\", which says nothing of what clients get: name each version with its share, or say"
                    + " \"routed\": false if the service surely gets no traffic");
        }
        weights.values().removeIf(Weight.NONE::equals);
        return weights.isEmpty() ? new Observation.NotRouted() : new Observation.InForce(weights);
    }

    private static boolean isUnrouted(@Nullable Object tree) {
        return tree instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("routed"));
    }

    /**
     * What {@code text} says of the run of the traffic layer, see {@link io.canary.spi.TrafficRouter#generation}: the
     * text or number that it has as {@code generation}.
     *
     * @return empty if it says nothing of it
     * @throws JsonException if it is no JSON, or has something else there
     */
    public static Optional<String> generation(String text) throws JsonException {
        Object said = Json.parse(text) instanceof Map<?, ?> map ? map.get("generation") : null;
        return switch (said) {
            case null -> Optional.empty();
            case String words -> Optional.of(words);
            case BigDecimal number -> Optional.of(number.toPlainString());
            default -> throw new JsonException("expected a text or a number as generation, found " + Json.write(said));
        };
    }

    /** The answer to a preflight, line by line: as much of it as people read. */
    public static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(LINES_MAX)
                .toList();
    }

    private static Weight weight(Object version, @Nullable Object share, Share unit) throws JsonException {
        if (share instanceof BigDecimal number && number.abs().compareTo(MOST) < 0) {
            int basisPoints = number.movePointRight(unit.digits())
                    .setScale(0, RoundingMode.HALF_UP)
                    .intValue();
            if (basisPoints >= 0 && basisPoints <= Weight.FULL.basisPoints()) {
                return new Weight(basisPoints);
            }
        }
        throw new JsonException("expected a share in " + unit + " for version " + version + ", found " + share);
    }

    private static @Nullable Object at(@Nullable Object tree, String pointer) throws JsonException {
        Object here = tree;
        for (String key :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            String name = key.replace("~1", "/").replace("~0", "~");
            if (here instanceof Map<?, ?> map && map.containsKey(name)) {
                here = map.get(name);
            } else if (here instanceof List<?> list
                    && name.matches("[0-9]{1,6}")
                    && Integer.parseInt(name) < list.size()) {
                here = list.get(Integer.parseInt(name));
            } else {
                throw new JsonException("found nothing at \"" + pointer + "\"");
            }
        }
        return here;
    }

    /** Why {@code pointer} is no JSON pointer; null if it is one. */
    public static @Nullable String problemOfPointer(String pointer) {
        return pointer.isEmpty() || pointer.startsWith("/")
                ? null
                : "must be a JSON pointer such as /weights, was \"" + pointer + "\"";
    }
}
