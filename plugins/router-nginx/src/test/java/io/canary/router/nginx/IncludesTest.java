package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {

    @Test
    void only_directives_count_and_not_comments_values_or_words_inside_quotes() {
        // Given
        String text = """
                include a.conf; # include b.conf;
                http {
                  include "conf.d/*.conf" ;
                  log_format x 'include c.conf;';
                  set $include d.conf; return 200 "${include} \\" ; include e.conf;";
                  server { include f.conf; }include g.conf;
                }""";
        // When
        var found = Includes.of(text);
        // Then
        assertThat(found.stream().map(Directive::arg)).containsExactly("a.conf", "conf.d/*.conf", "f.conf", "g.conf");
        assertThat(text.substring(found.get(1).start(), found.get(1).end())).isEqualTo("include \"conf.d/*.conf\" ;");
    }

    @Test
    void a_text_that_ends_too_early_is_read_to_its_end() {
        assertThat(Includes.of("include")).hasSize(1);
        assertThat(Includes.of("include 'a")).hasSize(1);
        assertThat(Includes.of("# include a;")).isEmpty();
    }

    @Test
    void a_pattern_finds_what_nginx_finds(@TempDir Path folder) throws Exception {
        // Given
        for (String name : new String[] {"b.conf", "a.conf", ".c.conf", "d.txt"}) {
            Files.writeString(folder.resolve(name), "");
        }
        // When
        var found = Glob.expand(folder.resolve("*.conf"));
        var missing = Glob.expand(folder.resolve("none.conf"));
        var none = Glob.expand(folder.resolve("none*"));
        // Then
        assertThat(found).containsExactly(folder.resolve("a.conf"), folder.resolve("b.conf"));
        assertThat(missing).containsExactly(folder.resolve("none.conf"));
        assertThat(none).isEmpty();
    }
}
