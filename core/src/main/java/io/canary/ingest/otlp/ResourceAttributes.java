package io.canary.ingest.otlp;

import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Who reports.
 *
 * @param service empty if it is not named
 * @param version empty if it is not named
 * @param instance empty if it is not named
 * @param identity a hash of all attributes, in whatever order
 */
record ResourceAttributes(String service, String version, String instance, long identity) {
    static final ResourceAttributes NONE = new ResourceAttributes("", "", "", 0);

    private static final int NAME_MAX = 253;

    /** Reads a {@code Resource}. */
    static ResourceAttributes read(Wire resource) throws Malformed {
        String service = "";
        String version = "";
        String instance = "";
        long sum = 0;
        for (int field = resource.next(); field != 0; field = resource.next()) {
            if (field != 1) {
                resource.skip();
                continue;
            }
            var attribute = resource.message();
            sum += attribute.fingerprint(0);
            var pair = KeyValue.read(attribute);
            switch (pair.key().text()) {
                case "service.name" -> service = AttributeValue.text(pair.value());
                case "service.version" -> version = AttributeValue.text(pair.value());
                case "service.instance.id" -> instance = AttributeValue.text(pair.value());
                default -> {
                    // part of the identity only
                }
            }
        }
        return new ResourceAttributes(service, version, instance, Fingerprint.mix(sum));
    }

    /** The instance, if its name can be shown. */
    @Nullable
    String validInstance() {
        boolean isValid = !instance.isBlank()
                && instance.length() <= NAME_MAX
                && instance.codePoints().noneMatch(Character::isISOControl);
        return isValid ? instance : null;
    }
}
