package io.canary.router.caddy;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which reverse proxy of Caddy carries a service, and where its versions listen.
 *
 * @param id the {@code @id} of the handler; null for the service's name
 * @param versions where each version listens, as Caddy's {@code dial} has it; what a split tells wins
 * @param slots into how many parts traffic is shared out at most, 2 to 10 000
 * @param sticky whether Caddy's configuration keeps a user on an upstream
 */
public record ServiceSettings(
        @Nullable String id,
        Map<String, List<String>> versions,
        @Range(min = 2, max = 10_000) @Default("100") int slots,
        @Default("false") boolean sticky) {
    static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]+");

    private static final Pattern DIAL =
            Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}|unix//[^\\p{Cntrl}\"]+");

    /** @throws SettingsException with everything in it that does not go together */
    public ServiceSettings {
        var problems = new ArrayList<Problem>();
        var taken = new HashMap<String, String>();
        versions.forEach((version, dials) -> {
            String pointer = "/versions/" + version.replace("~", "~0").replace("/", "~1");
            if (dials.isEmpty()) {
                problems.add(new Problem(pointer, "must have at least one address"));
            }
            for (int i = 0; i < dials.size(); i++) {
                String other = taken.putIfAbsent(dials.get(i), version);
                if (!DIAL.matcher(dials.get(i)).matches()) {
                    problems.add(new Problem(
                            pointer + "/" + i,
                            "must be an address such as 10.0.0.5:8080, was \"" + dials.get(i) + "\""));
                } else if (other != null) {
                    problems.add(
                            new Problem(pointer + "/" + i, "must be of one version, but is one of " + other + " too"));
                }
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** The {@code @id} of the service of this name. */
    String idOf(String service) {
        return id == null ? service : id;
    }

    /** The finest share of which every multiple fits. */
    Weight granularity() {
        int all = Weight.FULL.basisPoints();
        return new Weight(IntStream.rangeClosed(1, all)
                .filter(n -> all % n == 0 && all / n <= slots)
                .findFirst()
                .orElseThrow());
    }
}
