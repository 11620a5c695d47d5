package io.canary.router.nginx;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The configuration that nginx would read, without the include file of this router.
 *
 * @param nodes the directives of the main file, with those of included files in their places
 * @param includes what it includes, as written
 * @param leads whether it includes the include file
 * @param unreadable files that it includes and that this process may not read
 */
record ConfigTree(List<Node> nodes, List<String> includes, boolean leads, List<Path> unreadable) {

    /**
     * A directive where nginx would read it.
     *
     * @param block with what included files put there
     */
    record Node(Path file, Directive directive, List<Node> block) {

        String name() {
            return directive.name();
        }

        List<String> args() {
            return directive.args();
        }

        /** File and line, as nginx tells them. */
        String where() {
            return file + ":" + directive.line();
        }

        Stream<Node> all() {
            return Stream.concat(Stream.of(this), block.stream().flatMap(Node::all));
        }
    }

    /** Every directive, in its order, outer ones before what is in them. */
    Stream<Node> all() {
        return nodes.stream().flatMap(Node::all);
    }
}
