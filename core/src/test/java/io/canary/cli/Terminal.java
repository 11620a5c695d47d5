package io.canary.cli;

import io.canary.config.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command printed, and how it ended. */
record Terminal(int status, String out, String err) {

    static Terminal run(Object command, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        line.setExecutionExceptionHandler((e, failed, parsed) -> { // as the program does
            failed.getErr().println("canary: " + e.getMessage());
            return e instanceof ConfigException ? 2 : 1;
        });
        return new Terminal(line.execute(words), out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
