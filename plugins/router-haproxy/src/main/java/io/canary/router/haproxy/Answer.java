package io.canary.router.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What HAProxy answered to one line of commands. It has no status: what is neither a table nor an entry of a map nor
 * the number of a format is a complaint.
 *
 * @param servers of {@code show servers state}
 * @param counters of {@code show stat}, by column
 * @param entries of {@code get map}, or of {@code show map} with a map: key and value
 * @param lists of {@code show map} without one: what HAProxy says of each map, such as where it is read
 * @param tables of {@code show table}: the names of the stick tables
 * @param pid of {@code show info}, with the time of the start; empty where that was not asked
 * @param complaints in HAProxy's words
 */
record Answer(
        List<ServerState> servers,
        List<Map<String, String>> counters,
        List<Map.Entry<String, String>> entries,
        List<String> lists,
        List<String> tables,
        String pid,
        List<String> complaints) {

    private static final Pattern ENTRY = Pattern.compile("0x[0-9a-f]+ (\\S+) (.*)");
    private static final Pattern FOUND =
            Pattern.compile("type=[^,]*, .*found=yes, .*key=\"([^\"]*)\", value=\"(.*)\", type=.*");
    private static final Pattern NO_VALUE = Pattern.compile("type=[^,]*, .*(found=no|value=none)");
    private static final Pattern TABLE = Pattern.compile("# table: ([^,]+),.*");
    private static final Pattern INFO = Pattern.compile("([A-Za-z][^:]*): ?(.*)");
    private static final List<String> DONE = List.of("1", "New server registered.", "Server deleted.");

    static Answer of(String text) {
        var reading = new Reading();
        text.lines().forEach(reading::line);
        return new Answer(
                List.copyOf(reading.servers),
                List.copyOf(reading.counters),
                List.copyOf(reading.entries),
                List.copyOf(reading.lists),
                List.copyOf(reading.tables),
                reading.pid.toString(),
                List.copyOf(reading.complaints));
    }

    boolean complains(String beginning) {
        return complaints.stream().anyMatch(c -> c.startsWith(beginning));
    }

    /** All complaints in one line, each of them once. */
    String complaint() {
        return complaints.stream().distinct().collect(Collectors.joining(" "));
    }

    private static final class Reading {
        final List<ServerState> servers = new ArrayList<>();
        final List<Map<String, String>> counters = new ArrayList<>();
        final List<Map.Entry<String, String>> entries = new ArrayList<>();
        final List<String> lists = new ArrayList<>();
        final List<String> tables = new ArrayList<>();
        final StringBuilder pid = new StringBuilder();
        final List<String> complaints = new ArrayList<>();
        private List<String> columns = List.of();
        private boolean isComma;
        private boolean isList;
        private boolean isInformation;

        void line(String line) {
            if (line.isBlank()) {
                columns = List.of();
                isInformation = false;
                isList = false;
            } else if (isList) {
                lists.add(line);
            } else if (line.startsWith("# id (file) ")) {
                isList = true;
            } else if (line.startsWith("# be_id ")) {
                isComma = false;
                columns = List.of(line.substring(2).split(" "));
            } else if (line.startsWith("# pxname,")) {
                isComma = true;
                columns = List.of(line.substring(2).split(","));
            } else if (!columns.isEmpty()) {
                row(line);
            } else if (!DONE.contains(line) && !isEntry(line) && !isTable(line) && !isInfo(line)) {
                complaints.add(line.strip());
            }
        }

        private void row(String line) {
            var cells = line.split(isComma ? "," : " ", -1);
            var row = new HashMap<String, String>();
            for (int i = 0; i < Math.min(cells.length, columns.size()); i++) {
                row.put(columns.get(i), cells[i]);
            }
            if (isComma) {
                counters.add(row);
            } else {
                servers.add(ServerState.of(row));
            }
        }

        private boolean isEntry(String line) {
            var entry = line.startsWith("0x") ? ENTRY.matcher(line) : FOUND.matcher(line);
            return (entry.matches() && entries.add(Map.entry(entry.group(1), entry.group(2))))
                    || NO_VALUE.matcher(line).matches();
        }

        private boolean isTable(String line) {
            var table = TABLE.matcher(line);
            return table.matches() && tables.add(table.group(1));
        }

        /** A complaint may have a colon in it too, so only what follows the first line of the information is some. */
        private boolean isInfo(String line) {
            isInformation |= line.startsWith("Name: ");
            var info = INFO.matcher(line);
            if (!isInformation || !info.matches()) {
                return false;
            }
            if (info.group(1).equals("Pid") || info.group(1).equals("Start_time_sec")) {
                pid.append(info.group(2)).append(' ');
            }
            return true;
        }
    }
}
