package io.canary.spi.settings;

/**
 * A text whose type only the reader of it knows: from an environment variable or a system property, where numbers and
 * booleans are texts too. A list is written with commas.
 *
 * @param text as written
 */
public record Untyped(String text) {}
