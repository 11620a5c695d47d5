package io.canary.plugins;

import java.util.Locale;
import java.util.function.Function;
import java.util.jar.Attributes;

/**
 * An extension point of the SPI, as the catalogue loads it. A jar of this kind holds one factory of it, and its
 * manifest names the factory's type: {@code Router-Type: nginx}.
 *
 * @param name in messages, and with a capital in the manifest: {@code router}
 * @param factory what the SPI calls the factories
 * @param typeOf the type that the configuration names a factory by
 * @param <F> {@code factory} with its type arguments
 */
public record PluginKind<F>(String name, Class<? super F> factory, Function<? super F, String> typeOf) {
    private static final String SUFFIX = "-Type";

    /** The attribute of a manifest that names the type of the jar's factory. */
    Attributes.Name attribute() {
        return new Attributes.Name(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + SUFFIX);
    }

    /** Whether this is such an attribute, of whatever kind. */
    static boolean isAttribute(Attributes.Name attribute) {
        return attribute.toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX.toLowerCase(Locale.ROOT))
                && !attribute.equals(Attributes.Name.CONTENT_TYPE);
    }
}
