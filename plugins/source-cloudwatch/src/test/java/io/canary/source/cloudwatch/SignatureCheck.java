package io.canary.source.cloudwatch;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature Version 4 as AWS describes it, computed again without any code of AWS, to check what is sent. */
final class SignatureCheck {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^,/]+)/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)");

    private SignatureCheck() {}

    /**
     * The signature that this request must have.
     *
     * @param path with its {@code ?query}, which must be in order and encoded
     * @param headers those that are signed, by lower-case names
     * @param scope {@code date/region/service/aws4_request}
     */
    static String signature(
            String method, String path, Map<String, String> headers, String body, String secret, String scope)
            throws GeneralSecurityException {
        int query = path.indexOf('?');
        var sorted = new TreeMap<>(headers);
        var canonical = new StringBuilder(method).append('\n');
        canonical.append(query < 0 ? path : path.substring(0, query)).append('\n');
        canonical.append(query < 0 ? "" : path.substring(query + 1)).append('\n');
        sorted.forEach((name, value) ->
                canonical.append(name).append(':').append(value.strip()).append('\n'));
        canonical
                .append('\n')
                .append(String.join(";", sorted.keySet()))
                .append('\n')
                .append(hash(body));
        String toSign =
                "AWS4-HMAC-SHA256\n" + sorted.get("x-amz-date") + "\n" + scope + "\n" + hash(canonical.toString());
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    /** Why the request is not signed as it must be; empty if it is. */
    static String problem(
            String method, String path, Map<String, String> headers, String body, Credentials expected, String region)
            throws GeneralSecurityException {
        var lower = new TreeMap<String, String>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        var authorization = AUTHORIZATION.matcher(String.valueOf(lower.get("authorization")));
        if (!authorization.matches() || !authorization.group(1).equals(expected.accessKeyId())) {
            return "MissingAuthenticationToken";
        }
        var token = expected.sessionToken();
        if (token != null && !token.text().equals(lower.get("x-amz-security-token"))) {
            return "UnrecognizedClientException";
        }
        var names = List.of(authorization.group(3).split(";", -1));
        if (!names.containsAll(List.of("host", "content-type", "x-amz-date", "x-amz-target"))
                || (token != null && !names.contains("x-amz-security-token"))) {
            return "IncompleteSignature";
        }
        String date = lower.getOrDefault("x-amz-date", "").substring(0, 8);
        String scope = date + "/" + region + "/monitoring/aws4_request";
        lower.keySet().retainAll(names);
        String signature =
                signature(method, path, lower, body, expected.secretAccessKey().text(), scope);
        return authorization.group(2).equals(scope) && authorization.group(4).equals(signature)
                ? ""
                : "SignatureDoesNotMatch";
    }

    private static String hash(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
