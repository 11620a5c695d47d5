package io.canary.spi.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** As what a secret may come back: whole or in parts, and as others write it. Pure. */
final class SecretForms {
    private static final int BITS_OF_BYTE = 8;
    private static final int BITS_OF_DIGIT = 6;

    /** Places that a router fills in: what it sends has something else there. */
    private static final Pattern PLACE = Pattern.compile("\\{[a-z_]+}");

    /** What stands between a place and what is secret. */
    private static final Pattern EDGES = Pattern.compile("^[:=,;\\s]+|[:=,;\\s]+$");

    private static final Pattern SCHEME =
            Pattern.compile("(?i)^\\s*(?:basic|bearer|digest|negotiate|apikey|token)\\s+");
    private static final Pattern BASIC = Pattern.compile("(?i)basic\\s+([A-Za-z0-9+/]+=*)\\s*");
    private static final Pattern PASSWORD_OF_URL = Pattern.compile("//[^/@\\s]*:([^/@\\s]+)@");
    private static final Pattern PARAMETER_OF_URL =
            Pattern.compile("(?i)[?&;][^=&;]*(?:pass|secret|token|key|sig|auth|credential)[^=&;]*=([^&;#]+)");
    private static final Pattern ESCAPED = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    /** Adds the forms of {@code secret} that are long enough to be looked for. */
    static void of(String secret, Set<String> forms) {
        String value = SCHEME.matcher(secret).replaceFirst("");
        add(value, forms);
        Arrays.stream(PLACE.split(value)).forEach(fixed -> {
            add(fixed, forms);
            add(EDGES.matcher(fixed).replaceAll(""), forms);
        });
        Arrays.stream(value.split("\\s+")).forEach(word -> add(word, forms));
        PASSWORD_OF_URL.matcher(secret).results().forEach(found -> add(found.group(1), forms));
        PARAMETER_OF_URL.matcher(secret).results().forEach(found -> add(found.group(1), forms));
        var basic = BASIC.matcher(secret);
        if (basic.matches()) {
            ofBasic(basic.group(1), forms);
        }
    }

    /** Of user and password, only the password is one. */
    private static void ofBasic(String credentials, Set<String> forms) {
        try {
            String both = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            add(both.substring(both.indexOf(':') + 1), forms);
        } catch (IllegalArgumentException no) {
            // whatever it is, it is hidden as it stands
        }
    }

    private static void add(String text, Set<String> forms) {
        String plain = text.strip();
        if (plain.length() < Redactor.LENGTH_MIN) {
            return;
        }
        forms.add(plain);
        forms.add(plain.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.add(plain.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
        forms.add(plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        forms.add(plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;"));
        addOfUrl(URLEncoder.encode(plain, StandardCharsets.UTF_8), forms);
        addBase64(plain.getBytes(StandardCharsets.UTF_8), forms);
    }

    private static void addOfUrl(String encoded, Set<String> forms) {
        for (String form : List.of(encoded, encoded.replace("+", "%20"))) {
            forms.add(form);
            forms.add(ESCAPED.matcher(form).replaceAll(hex -> hex.group().toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * Where something stands before it, as a user's name before a password, the same bytes make other digits, one of
     * three kinds; digits that what stands around it has a part in are not looked for.
     */
    private static void addBase64(byte[] bytes, Set<String> forms) {
        forms.add(Base64.getEncoder().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().encodeToString(bytes));
        for (int before = 0; before < 3; before++) {
            var shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int from = (before * BITS_OF_BYTE + BITS_OF_DIGIT - 1) / BITS_OF_DIGIT;
            int to = shifted.length * BITS_OF_BYTE / BITS_OF_DIGIT;
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
            forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
        }
    }
}
