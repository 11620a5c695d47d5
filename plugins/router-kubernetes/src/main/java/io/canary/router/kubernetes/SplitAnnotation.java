package io.canary.router.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What is written beside a change, in an annotation of the object: what was asked for, by whom, and when. Nobody acts
 * on it, but people; a change that comes late finds another one there than it was made for, and fails.
 *
 * @param baseline the version that carries what the canary does not
 * @param canary the other version, with no share after a promotion or a rollback; empty where none is known
 * @param percent the canary's share
 * @param router the name in the configuration
 */
record SplitAnnotation(String baseline, String canary, BigDecimal percent, String router, Instant at) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "canary.io/split-";
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,53}[A-Za-z0-9])?");

    /** @param beside the other version, where one is to have everything */
    static SplitAnnotation of(DesiredState desired, String beside, String router, Instant at) {
        return new SplitAnnotation(
                desired.first(),
                desired.isForOne() ? beside : desired.canary(),
                desired.split().canaryWeight().percent(),
                router,
                at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** What is written before any change: that a router is at it. */
    static String first(String router, Instant at) {
        return JSON.createObjectNode()
                .put("router", router)
                .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString())
                .toString();
    }

    /** The annotation's name: each service has one of its own. */
    static String key(String service) {
        if (LEGAL.matcher(service).matches()) {
            return PREFIX + service;
        }
        var sum = new CRC32();
        sum.update(service.getBytes(StandardCharsets.UTF_8));
        String letters = service.replaceAll("[^A-Za-z0-9]", "-");
        return PREFIX + letters.substring(0, Math.min(40, letters.length())) + "-x" + Long.toHexString(sum.getValue());
    }

    String text() {
        return JSON.createObjectNode()
                .put("baseline", baseline)
                .put("canary", canary)
                .put("percent", percent)
                .put("router", router)
                .put("at", at.toString())
                .toString();
    }

    /** The version beside {@code version} in what an annotation says; empty for none. */
    static String other(String annotation, String version) {
        try {
            JsonNode said = JSON.readTree(annotation);
            String baseline = said.path("baseline").asText("");
            return baseline.equals(version) ? said.path("canary").asText("") : baseline;
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
