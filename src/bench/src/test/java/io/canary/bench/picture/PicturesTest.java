package io.canary.bench.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private static final Path FOLDER = Path.of("..", "site", "markdown", "pictures");

    @Test
    void the_documentation_shows_what_the_engine_says() throws IOException {
        for (var picture : Pictures.draw().entrySet()) {
            assertThat(Files.readString(FOLDER.resolve(picture.getKey())))
                    .as(picture.getKey() + ": mvn -Pbench -Dbench.arguments=pictures")
                    .isEqualTo(picture.getValue());
        }
    }
}
