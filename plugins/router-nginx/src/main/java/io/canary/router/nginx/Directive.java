package io.canary.router.nginx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One directive of a text of nginx's configuration.
 *
 * @param args without quotes; of a block of Lua, the last one is its code
 * @param block what stands inside its braces
 * @param line from 1 on, of its name
 * @param start of its name in the text
 * @param end after its semicolon or brace
 */
record Directive(String name, List<String> args, List<Directive> block, int line, int start, int end) {

    /** The first argument; empty where there is none. */
    String arg() {
        return args.isEmpty() ? "" : args.getFirst();
    }

    /** What it says, however it is laid out: the same text for the same meaning. */
    String canonical() {
        String inside = block.stream().map(Directive::canonical).collect(Collectors.joining(" "));
        return name
                + args.stream().map(a -> " " + a).collect(Collectors.joining())
                + (block.isEmpty() ? ";" : " { " + inside + " }");
    }
}
