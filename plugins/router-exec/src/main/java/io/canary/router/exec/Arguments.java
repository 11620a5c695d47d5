package io.canary.router.exec;

import io.canary.router.support.wire.Verb;
import io.canary.spi.RouterException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in what is asked. There is no shell that would read an argument once more. Pure. */
final class Arguments {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");
    private static final Set<String> NAMES = Set.of("verb", "service");

    private Arguments() {}

    /** Why it cannot be an argument; null if it can. */
    static @Nullable String problemOf(String argument) {
        if (argument.indexOf('\0') >= 0) {
            return "must have no NUL in it";
        }
        return PLACE.matcher(argument)
                .results()
                .map(place -> place.group(1))
                .filter(name -> !NAMES.contains(name))
                .findFirst()
                .map(name -> "cannot have {" + name + "} in it, but {verb} and {service}")
                .orElse(null);
    }

    /**
     * {@code command} for this call.
     *
     * @throws RouterException REJECTED for a service that could be taken for an option, or that no argument can carry
     */
    static List<String> filled(List<String> command, Verb verb, String service) throws RouterException {
        boolean optional = command.stream().anyMatch(argument -> argument.startsWith("{service}"));
        if ((optional && service.startsWith("-")) || service.indexOf('\0') >= 0) {
            throw RouterException.rejected("service " + service + " cannot be an argument of " + command.getFirst());
        }
        return command.stream()
                .map(argument -> argument.replace("{verb}", verb.toString()).replace("{service}", service))
                .toList();
    }
}
