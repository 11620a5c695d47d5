package io.canary.router.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bytes that hide a request in another for one of two readers: those that are known, and what grows out of them. */
final class Smuggling {
    static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String POST = "POST /open HTTP/1.1\r\nHost: shop\r\n";
    private static final String SPICE = "\r\n \t:;,.0123456789abcdefxX+-_\"\0\u000b\u007f\u0080\u0085\u00ff";

    private Smuggling() {}

    /** Each has a hidden request behind what it does to hide it. */
    static List<String> corpus() {
        return Stream.of(lengths(), codings(), both(), chunks(), trailers(), lines(), names(), targets())
                .flatMap(s -> s)
                .map(Smuggling::asBytes)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** One character for each byte; what is no byte is written in UTF-8. */
    private static String asBytes(String input) {
        return input.chars().allMatch(c -> c <= 0xff)
                ? input
                : new String(input.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Stream<String> lengths() {
        return Stream.of(
                        "2",
                        "0",
                        "02",
                        "+2",
                        "-2",
                        "2,2",
                        "2, 2",
                        "2,3",
                        "2 2",
                        "2\t",
                        " 2 ",
                        "0x2",
                        "2.0",
                        "2e0",
                        "",
                        " ",
                        "a",
                        "2a",
                        "a2",
                        "99999999999999999999",
                        "18446744073709551618",
                        "4294967298",
                        "2;",
                        "\"2\"",
                        "2\u000b",
                        "\u000b2",
                        "2\0",
                        "\u00b2",
                        "2\r",
                        "2_",
                        "1_0",
                        "\u0662")
                .map(value -> POST + "Content-Length: " + value + "\r\n\r\n{}" + HIDDEN)
                .flatMap(input -> Stream.of(input, input.replace("\r\n\r\n{}", "\r\nContent-Length: 2\r\n\r\n{}")));
    }

    private static Stream<String> codings() {
        return Stream.of(
                        "chunked",
                        "Chunked",
                        " chunked ",
                        "\tchunked",
                        "xchunked",
                        "chunkedx",
                        "chunked, identity",
                        "identity, chunked",
                        "identity",
                        "gzip, chunked",
                        "chunked, chunked",
                        "chunked;q=1",
                        "\"chunked\"",
                        "'chunked'",
                        "chunked\u000b",
                        "\u000bchunked",
                        "chunked\0",
                        "chun ked",
                        "chu\u00adnked",
                        "",
                        ",chunked",
                        "chunked,",
                        "cow",
                        "chunKed\u0085",
                        "\u212ahunked",
                        "x\r\nTransfer-Encoding: chunked",
                        "chunked\r\nTransfer-Encoding: chunked",
                        "chunked\r\nTransfer-Encoding: x",
                        "chunked\r\nTransfer-encoding: cow",
                        "\r\n chunked",
                        "chunked\r\n , identity")
                .map(value -> POST + "Transfer-Encoding: " + value + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + HIDDEN);
    }

    private static Stream<String> both() {
        String end = "\r\n0\r\n\r\n" + HIDDEN;
        return Stream.of(
                POST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n" + end,
                POST + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n" + end,
                POST + "Content-Length: 6\r\nTransfer-Encoding : chunked\r\n" + end,
                POST + "Content-Length: 6\r\nTransfer_Encoding: chunked\r\n" + end,
                POST + "Content_Length: 6\r\nTransfer-Encoding: chunked\r\n" + end,
                POST + "Content-Length: 6\r\n Transfer-Encoding: chunked\r\n" + end,
                POST + "Content-Length: 6\r\nX: y\nTransfer-Encoding: chunked\r\n" + end,
                POST + "Content-Length: 6\r\nX: y\rTransfer-Encoding: chunked\r\n" + end,
                POST + "Content-Length: 6\r\n\0Transfer-Encoding: chunked\r\n" + end,
                POST + "Content-Length: 6\r\nTransfer-Encoding\0: chunked\r\n" + end,
                POST + "Connection: Content-Length\r\nContent-Length: 6\r\n" + end,
                POST + "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n" + end,
                "POST /open HTTP/1.0\r\nHost: shop\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n" + end,
                "GET /open HTTP/1.1\r\nHost: shop\r\nContent-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
                "GET /open HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n" + end,
                "GET /open HTTP/1.1\r\nHost: shop\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n" + HIDDEN,
                "GET /open HTTP/1.1\r\nHost: shop\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n" + HIDDEN,
                POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN);
    }

    private static Stream<String> chunks() {
        var sizes = Stream.of(
                "2",
                "02",
                "00000002",
                "000000002",
                "0000000000000002",
                "100000002",
                "10000000000000002",
                "80000002",
                "ffffffff00000002",
                "-2",
                "+2",
                "0x2",
                "0X2",
                "2 ",
                " 2",
                "\t2",
                "2 2",
                "2_",
                "2h",
                "x",
                "",
                ";",
                "2;",
                "2;a",
                "2;a=b",
                "2 ;a=b",
                "2; a=\"b\"",
                "2;a=\"\r\n\"",
                "2;a\n",
                "2;\na",
                "2\n",
                "2;a\r",
                "2;\0",
                "2\0",
                "\0002",
                "2\u000b",
                "2,2",
                "2.0",
                "0002;x",
                "\u0662");
        var ends = Stream.of(
                "{}\n0\r\n\r\n",
                "{}0\r\n\r\n",
                "{}\r0\r\n\r\n",
                "{}xx0\r\n\r\n",
                "{}\r\n\r\n0\r\n\r\n",
                "{}\r\n0\n\r\n",
                "{}\r\n0\r\n\n",
                "{}\r\n00\r\n\r\n",
                "{}\r\n0;x\r\n\r\n",
                "{}\r\n-0\r\n\r\n",
                "{}\r\n0 \r\n\r\n",
                "{}\r\n\r\n",
                "{}\r\n0\r\n",
                "{}\r\n0\r\n\r");
        String head = POST + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.concat(
                sizes.map(size -> head + size + "\r\n{}\r\n0\r\n\r\n" + HIDDEN),
                ends.map(e -> head + "2\r\n" + e + HIDDEN));
    }

    private static Stream<String> trailers() {
        return Stream.of(
                        "X: y\r\n",
                        "Content-Length: 30\r\n",
                        "Transfer-Encoding: chunked\r\n",
                        "Host: evil\r\n",
                        " x: y\r\n",
                        "x y\r\n",
                        ": y\r\n",
                        "X: y\n",
                        "X: y\r",
                        "X: \0\r\n",
                        "X : y\r\n",
                        "X: y\r\n folded\r\n",
                        "X: " + "y".repeat(9_000) + "\r\n")
                .map(trailer -> POST + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + trailer + "\r\n" + HIDDEN);
    }

    private static Stream<String> lines() {
        String get = "GET /open HTTP/1.1\r\nHost: shop\r\n";
        return Stream.of(
                get.replace("\r\n", "\n") + "\n" + HIDDEN,
                get + "\n" + HIDDEN,
                get + "\r" + HIDDEN,
                get + "X: y\n\r\n" + HIDDEN,
                get + "X: y\n\n" + HIDDEN,
                get + "X: y\r\r\n\r\n" + HIDDEN,
                get + "X: a\r\n b\r\n\r\n" + HIDDEN,
                get + "X:\r\n\tb\r\n\r\n" + HIDDEN,
                "\r\n" + get + "\r\n" + HIDDEN,
                "\r\n\r\n" + get + "\r\n" + HIDDEN,
                "\r\n\r\n\r\n" + get + "\r\n" + HIDDEN,
                "\n" + get + "\r\n" + HIDDEN,
                " " + get + "\r\n" + HIDDEN,
                "\0" + get + "\r\n" + HIDDEN,
                get + "\r\n\r\n" + HIDDEN,
                " X: y\r\n" + get + "\r\n" + HIDDEN,
                "GET /open HTTP/1.1\r\n Host: shop\r\n\r\n" + HIDDEN,
                get + "\r\n" + HIDDEN);
    }

    private static Stream<String> names() {
        return Stream.of(
                        ": y",
                        " : y",
                        "X : y",
                        "X\t: y",
                        "X",
                        "X y: z",
                        "X;: y",
                        "(X): y",
                        "X\u0080: y",
                        "X\0: y",
                        "X: \0",
                        "X: \u0001",
                        "X: \u007f",
                        "X: \u0080",
                        "X:y",
                        "X:",
                        "[X]: y",
                        "\"X\": y",
                        "X/: y",
                        "{X: y",
                        "X\u000b: y",
                        "Host : evil",
                        "Host: evil",
                        "host: shop",
                        "Host_: evil",
                        "Content-Length : 37",
                        "Content-Length\t: 37")
                .map(field -> "GET /open HTTP/1.1\r\nHost: shop\r\n" + field + "\r\n\r\n" + HIDDEN);
    }

    private static Stream<String> targets() {
        return Stream.of(
                        "GET  /open HTTP/1.1",
                        "GET /open  HTTP/1.1",
                        "GET\t/open HTTP/1.1",
                        "GET /op en HTTP/1.1",
                        "GET /open",
                        "GET /open HTTP/1.1 ",
                        "GET /open HTTP/1.2",
                        "GET /open HTTP/01.1",
                        "GET /open http/1.1",
                        "GET /open HTTP/2.0",
                        "GET /open HTTP/1.1\u000b",
                        "GET /open\0 HTTP/1.1",
                        "GET /\u00e9 HTTP/1.1",
                        "G(T /open HTTP/1.1",
                        "GET http://shop/open HTTP/1.1",
                        "GET http://evil/open HTTP/1.1",
                        "GET //evil/open HTTP/1.1",
                        "GET * HTTP/1.1",
                        "OPTIONS * HTTP/1.1",
                        "CONNECT shop:80 HTTP/1.1",
                        "GET /open?a#b HTTP/1.1",
                        "get /open HTTP/1.1",
                        "GET /open HTTP/1.1\r\nGET /hidden HTTP/1.1",
                        "PRI * HTTP/2.0")
                .map(line -> line + "\r\nHost: shop\r\n\r\n" + HIDDEN);
    }

    /** One of the inputs with one to three changes; the same for the same seed. */
    static String mutation(List<String> corpus, long seed) {
        var random = new Random(seed);
        var input = new StringBuilder(corpus.get(random.nextInt(corpus.size())));
        for (int changes = 1 + random.nextInt(3); changes > 0 && input.length() > 1; changes--) {
            int at = random.nextInt(input.length());
            char spice = SPICE.charAt(random.nextInt(SPICE.length()));
            switch (random.nextInt(6)) {
                case 0 -> input.setCharAt(at, spice);
                case 1 -> input.insert(at, spice);
                case 2 -> input.deleteCharAt(at);
                case 3 -> input.insert(at, input.substring(at, Math.min(input.length(), at + 1 + random.nextInt(40))));
                case 4 -> input.delete(at, Math.min(input.length(), at + 1 + random.nextInt(20)));
                default -> {
                    String other = corpus.get(random.nextInt(corpus.size()));
                    input.replace(at, input.length(), other.substring(random.nextInt(other.length())));
                }
            }
        }
        return input.toString();
    }
}
