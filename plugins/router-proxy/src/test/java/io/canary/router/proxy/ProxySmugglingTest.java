package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.RecordingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the edge passes on, and what it answers, is what a strict reader sees in what the client sent: no request more, no byte
 * elsewhere. The upstream is no library, and has a reader that shares nothing with the edge's.
 */
@Timeout(300)
class ProxySmugglingTest {
    private static final int MUTATIONS = Integer.getInteger("canary.smuggling.live", 3_000);
    private static final int WORKERS = 4;
    private static final String LAST = "GET /last HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n";
    private static final Pattern ANSWER =
            Pattern.compile("HTTP/1\\.1 (\\d{3})[^\r]*\r\n(?:(?i:content-length): (\\d+)\r\n|[^\r\n]+\r\n)*\r\n");

    @Test
    void no_trick_makes_the_edge_and_the_upstream_see_different_requests() throws Exception {
        // Given
        var corpus = Smuggling.corpus();
        var inputs = new ArrayList<>(corpus);
        IntStream.range(0, MUTATIONS).forEach(seed -> inputs.add(Smuggling.mutation(corpus, seed)));
        // When
        var failures = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = new ArrayList<Future<List<String>>>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int first = worker;
                Callable<List<String>> run = () -> differences(IntStream.range(0, inputs.size())
                        .filter(i -> i % WORKERS == first)
                        .mapToObj(inputs::get)
                        .toList());
                runs.add(threads.submit(run));
            }
            for (var run : runs) {
                failures.addAll(run.get());
            }
        }
        // Then
        assertThat(corpus).hasSizeGreaterThan(150);
        assertThat(failures).isEmpty();
    }

    private static List<String> differences(List<String> inputs) throws Exception {
        var found = new ArrayList<String>();
        var host = new RecordingContext("edge");
        long answered = 0;
        long passedOn = 0;
        try (var upstream = new RecordingUpstream()) {
            var settings = Map.of("client_share_percent", 100, "head_timeout_sec", 0.5, "body_idle_timeout_sec", 0.5);
            try (var router = Proxies.of(upstream.versions(), settings, Map.of("event_loops", 1), host)) {
                for (String input : inputs) {
                    var answers = exchange(router, input + LAST);
                    var asked = upstream.take();
                    answered += answers.size();
                    passedOn += asked.size();
                    String difference = difference(StrictHttp.read(input + LAST), asked, answers, input);
                    if (difference != null) {
                        found.add(difference + " for:\n" + input);
                    }
                }
            }
            upstream.wrong().forEach(bytes -> found.add("passed on what is no request:\n" + bytes));
        }
        long counted = host.requestsOf(Proxies.SHOP, "v1");
        if (counted < answered || counted > passedOn) { // an answer may be lost with the connection
            found.add("the edge counted " + counted + " requests, passed on " + passedOn + ", answered " + answered);
        }
        return found;
    }

    private static @Nullable String difference(
            StrictHttp sent, List<String> asked, List<String> answers, String input) {
        var wanted = sent.requests().stream().map(StrictHttp.Request::what).toList();
        boolean mayEndSooner =
                sent.end() == StrictHttp.End.WRONG || input.contains("onnection") || input.contains("HTTP/1.0");
        boolean same = mayEndSooner ? startsWith(wanted, asked) : wanted.equals(asked);
        if (!same) {
            return "sent " + wanted + ", the upstream saw " + asked;
        }
        return startsWith(asked, answers) && (mayEndSooner || asked.equals(answers))
                ? null
                : "the upstream saw " + asked + ", the client got answers to " + answers;
    }

    private static boolean startsWith(List<String> all, List<String> first) {
        return first.size() <= all.size() && all.subList(0, first.size()).equals(first);
    }

    /** The bodies of the answers with 200. */
    private static List<String> exchange(ProxyRouter router, String input) throws IOException {
        var answers = new StringBuilder();
        boolean ends = StrictHttp.read(input).end() != StrictHttp.End.INCOMPLETE;
        int wanted = StrictHttp.read(input).requests().size();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Proxies.port(router))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(input.getBytes(StandardCharsets.ISO_8859_1));
            var buffer = new byte[16_384];
            while (ends || bodies(answers).size() < wanted) {
                int n = socket.getInputStream().read(buffer);
                if (n < 0) {
                    break;
                }
                answers.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            answers.append("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\ntimeout");
        } catch (IOException reset) {
            // the edge had not read everything when it closed
        }
        Proxies.awaitNothingInFlight(router);
        return bodies(answers);
    }

    private static List<String> bodies(CharSequence answers) {
        var bodies = new ArrayList<String>();
        var answer = ANSWER.matcher(answers);
        for (int at = 0; answer.find(at); ) {
            int length = answer.group(2) == null ? 0 : Integer.parseInt(answer.group(2));
            if (answer.end() + length > answers.length()) {
                break;
            } else if (answer.group(1).equals("200")) {
                bodies.add(
                        answers.subSequence(answer.end(), answer.end() + length).toString());
            }
            at = answer.end() + length;
        }
        return bodies;
    }
}
