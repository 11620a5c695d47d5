package io.canary.cli;

import java.util.List;

/** Text in columns. */
final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /** One line for each row; each column is as wide as its widest cell. All rows have the same number of cells. */
    static List<String> align(List<List<String>> rows) {
        return rows.stream().map(row -> line(row, rows)).toList();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width =
                    rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
            line.append(row.get(i))
                    .append(" ".repeat(width - row.get(i).length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
