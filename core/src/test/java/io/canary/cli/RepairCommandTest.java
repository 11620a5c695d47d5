package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.journal.JdbcJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code canary repair}. */
class RepairCommandTest {
    @TempDir
    private Path folder;

    private Terminal repair(String... words) throws IOException {
        String yaml = "data: {dir: \"%s\"}%nrouters: {fake: {type: fake}}%n".formatted(folder);
        var conf = Files.writeString(folder.resolve("canary.yaml"), yaml).toString();
        var all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--conf";
        all[words.length + 1] = conf;
        return Terminal.run(new RepairCommand(), all);
    }

    @Test
    void it_lists_damaged_rows_and_skips_them() throws Exception {
        // Given
        JdbcJournal.sqlite(folder).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("canary.db"));
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO in_service VALUES ('shop', 'v2', 'd', 'yesterday')");
        }
        // When
        var before = repair("--list");
        var skipped = repair("--skip", "in_service:shop");
        var after = repair("--list");
        // Then
        assertThat(before.out()).startsWith("in_service:shop\tthe version in service of service shop: ");
        assertThat(skipped.out()).contains("is passed over", "in the table passed_over");
        assertThat(after.lines()).containsExactly("all of the journal can be read");
    }

    @Test
    void a_row_that_is_not_damaged_and_a_command_without_an_option_are_refused() throws Exception {
        // Given
        JdbcJournal.sqlite(folder).close();
        // When
        var undamaged = repair("--skip", "event:1");
        // Then
        assertThat(undamaged.status()).isEqualTo(2);
        assertThat(undamaged.err()).contains("there is no damaged row event:1: canary repair --list");
        assertThat(repair().status()).isEqualTo(2);
    }
}
