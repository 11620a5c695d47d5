package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.json.Json;
import io.canary.rollout.DeploymentRequest;
import io.canary.spi.settings.SettingsException;

/** Any bytes as a new deployment: parsed, or refused with all errors. */
class DeploymentRequestFuzz {

    @FuzzTest
    void any_bytes_are_parsed_or_refused(byte[] text) {
        try {
            var read = DeploymentRequest.read(Json.read(text, 0, text.length));
            assertThat(read.serviceName()).isNotEmpty();
        } catch (SettingsException e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.getMessage()).doesNotContain("Exception");
        }
    }
}
