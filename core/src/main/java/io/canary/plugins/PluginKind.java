package io.canary.plugins;

import java.util.Locale;
import java.util.function.Function;
import java.util.jar.Attributes;

/**
 * An extension point of the SPI that the catalogue loads. A jar of this kind contains one factory, and its manifest has
 * the factory's type: {@code Router-Type: nginx}.
 *
 * @param name as in messages, and capitalized in the manifest: {@code router}
 * @param factory the interface of the factories in the SPI
 * @param typeOf returns the type by which the configuration refers to a factory
 * @param <F> {@code factory} with its type arguments
 */
public record PluginKind<F>(String name, Class<? super F> factory, Function<? super F, String> typeOf) {
    private static final String SUFFIX = "-Type";

    /** The manifest attribute with the type of the jar's factory. */
    Attributes.Name attribute() {
        return new Attributes.Name(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + SUFFIX);
    }

    /** Whether this is such an attribute, for any kind. */
    static boolean isAttribute(Attributes.Name attribute) {
        return attribute.toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX.toLowerCase(Locale.ROOT))
                && !attribute.equals(Attributes.Name.CONTENT_TYPE);
    }
}
