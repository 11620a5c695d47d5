package io.canary.router.haproxy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a line of HAProxy's log says of a request, in its HTTP format or in any other with {@code %b/%s
 * %TR/%Tw/%Tc/%Tr/%Ta %ST} in it.
 *
 * @param millis from the request's arrival to the end of its answer
 */
record LogLine(String backend, String server, long millis) {
    private static final Pattern PATTERN = Pattern.compile(" ([A-Za-z0-9_.:-]+)/([A-Za-z0-9_.:-]+) "
            + "-?[0-9]{1,9}/-?[0-9]{1,9}/-?[0-9]{1,9}/-?[0-9]{1,9}/([0-9]{1,9}) [0-9]{3} ");

    /**
     * Empty for a line of something else, of a request that no server was found for, and of one that was not answered.
     */
    static Optional<LogLine> of(String line) {
        var found = PATTERN.matcher(line);
        return found.find()
                ? Optional.of(new LogLine(found.group(1), found.group(2), Long.parseLong(found.group(3))))
                : Optional.empty();
    }
}
