package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.api.ProblemException;
import java.nio.charset.StandardCharsets;

/** Any value of If-Match is a list of tags, or refused. */
class IfMatchFuzz {

    @FuzzTest
    void a_header_is_a_list_of_tags_or_refused(byte[] bytes) {
        String value = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        try {
            var revisions = IfMatch.revisions(value);
            assertThat(value).contains("\"");
            assertThat(revisions).allSatisfy(revision -> assertThat(value).contains(String.valueOf(revision)));
        } catch (ProblemException refused) {
            assertThat(refused.getMessage()).startsWith("If-Match");
        }
    }
}
