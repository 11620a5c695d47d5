package io.canary.cli;

import java.util.ArrayList;
import java.util.List;

/** What a terminal shows after this output. It knows the sequences that commands use. */
final class Screen {
    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int saved;

    private Screen() {}

    static List<String> of(String output) {
        var screen = new Screen();
        for (int i = 0; i < output.length(); i++) {
            char c = output.charAt(i);
            switch (c) {
                case '\033' -> i = screen.sequence(output, i);
                case '\n' -> screen.down();
                case '\r' -> {
                    // lines are drawn from their beginning
                }
                default -> screen.lines.get(screen.row).append(c);
            }
        }
        return screen.lines.stream()
                .map(StringBuilder::toString)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private void down() {
        row++;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
    }

    /** Returns the index of its last character. */
    private int sequence(String output, int from) {
        switch (output.charAt(from + 1)) {
            case '7' -> saved = row;
            case '8' -> row = saved;
            default -> {
                return bracketed(output, from);
            }
        }
        return from + 1;
    }

    private int bracketed(String output, int from) {
        int end = from + 2;
        while (!Character.isLetter(output.charAt(end))) {
            end++;
        }
        String argument = output.substring(from + 2, end);
        switch (output.charAt(end)) {
            case 'A' -> row -= Integer.parseInt(argument);
            case 'J' -> {
                lines.subList(row, lines.size()).clear();
                lines.add(new StringBuilder());
            }
            default -> throw new AssertionError("unknown sequence: " + output.substring(from + 1, end + 1));
        }
        return end;
    }
}
