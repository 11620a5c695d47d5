package io.canary.source.exec;

import static java.util.Objects.requireNonNull;

import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.spi.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program that counts what a test has recorded: it hands the question to the test through a pipe. */
final class Counter {
    private record Event(String service, String version, Instant at, long requests, long errors) {}

    private final Path directory;
    private final List<Event> events = new ArrayList<>();

    Counter(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        var pipes = new ProcessBuilder("mkfifo", path("question"), path("answer")).start();
        if (pipes.waitFor() != 0) {
            throw new IOException("mkfifo");
        }
        Thread.ofPlatform().daemon().start(this::answerOnAndOn);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    ExecSource source() throws Exception {
        return source("cat > " + path("question") + "; cat " + path("answer"), Map.of());
    }

    private ExecSource source(String script, Map<String, ?> further) throws Exception {
        return source(directory, script, further);
    }

    static ExecSource source(Path directory, String script, Map<String, ?> further) throws Exception {
        var program = directory.resolve("count");
        Files.deleteIfExists(program);
        Files.createFile(program, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        var settings = new HashMap<String, Object>(further);
        settings.put("command", List.of(program.toString()));
        settings.put("inherit", List.of("PATH"));
        return (ExecSource) new ExecSourceFactory().create(Settings.read(ExecSettings.class, settings), () -> "own");
    }

    synchronized void add(String service, String version, Instant at, long requests, long errors) {
        events.add(new Event(service, version, at, requests, errors));
    }

    private void answerOnAndOn() {
        while (Files.exists(directory)) {
            try {
                String question = Files.readString(directory.resolve("question"));
                Files.writeString(
                        directory.resolve("answer"), answer((Map<?, ?>) requireNonNull(Json.parse(question))));
            } catch (IOException | JsonException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }

    private synchronized String answer(Map<?, ?> question) {
        var answer = new LinkedHashMap<String, Object>();
        for (String role : List.of("baseline", "canary")) {
            answer.put(role, count(question, String.valueOf(question.get(role))));
        }
        return Json.write(answer);
    }

    private Map<String, Object> count(Map<?, ?> question, String version) {
        var from = Instant.parse(String.valueOf(question.get("from")));
        var to = Instant.parse(String.valueOf(question.get("to")));
        var its = events.stream()
                .filter(e -> e.service().equals(question.get("service"))
                        && e.version().equals(version))
                .toList();
        var within = its.stream()
                .filter(e -> e.at().isAfter(from) && !e.at().isAfter(to))
                .toList();
        return its.isEmpty()
                ? Map.of()
                : Map.of(
                        "requests", within.stream().mapToLong(Event::requests).sum(),
                        "errors", within.stream().mapToLong(Event::errors).sum());
    }
}
