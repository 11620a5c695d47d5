package io.canary.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Texts with errors in about half of them. Equal for equal seeds. */
final class Mutations {
    private static final String[] TOKENS = {
        "null",
        "true",
        "-0",
        "1e400",
        "1e-400",
        "NaN",
        "-1",
        "61.0169",
        "99999999999999999999",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "[[[[",
        "{\"a\":",
        "\"",
        ",",
        ":",
        "}",
        "]",
        "\n",
        "\u00ff",
        "\u00c0\u00af",
        "\u00ef\u00bb\u00bf",
        "0.001",
        "\"2026-13-01T00:00:00Z\"",
        "\"+999999999-12-31T23:59:59Z\"",
        "\"-999999999-01-01T00:00:00Z\"",
        "\"\"",
        "1E+2147483648"
    };

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    byte[] of(String valid) {
        return of(valid.getBytes(StandardCharsets.UTF_8));
    }

    byte[] of(byte[] valid) {
        byte[] bytes = valid;
        for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> joined(bytes, from, token(), from);
            case 1 -> joined(bytes, from, token(), to);
            case 2 -> joined(bytes, from, new byte[0], to);
            case 3 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            case 4 -> Arrays.copyOf(bytes, from);
            default -> {
                byte[] other = bytes.clone();
                other[from] = (byte) random.nextInt(256);
                yield other;
            }
        };
    }

    private byte[] token() {
        return TOKENS[random.nextInt(TOKENS.length)].getBytes(
                random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    /** The text up to {@code end}, then {@code middle}, then the text again from {@code start}. */
    private static byte[] joined(byte[] text, int end, byte[] middle, int start) {
        byte[] all = Arrays.copyOf(text, end + middle.length + text.length - start);
        System.arraycopy(middle, 0, all, end, middle.length);
        System.arraycopy(text, start, all, end + middle.length, text.length - start);
        return all;
    }
}
