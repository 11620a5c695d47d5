package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.canary.spi.Weight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Whatever is written into an include file by hand: it is a share of all, or it is said that it is not understood. */
class EditedIncludeFuzz {
    private static final String WRITTEN = """
            split_clients $request_id $canary_shop_share {
                10% canary_shop_canary;
                * canary_shop_baseline;
            }
            """;

    @FuzzTest
    void an_edited_share_is_understood_or_named(byte[] edited) {
        var route = new Route(
                VersionUpstream.set("v1", List.of("10.0.0.5:80")),
                VersionUpstream.set("v2", List.of("10.0.0.7:80")),
                new Weight(1_000));
        var reading = new EditedInclude("canary_shop", Set.of("canary_shop"), route)
                .read(new String(edited, StandardCharsets.UTF_8), WRITTEN);
        if (reading.difference() == null) {
            int sum = reading.weights().values().stream()
                    .mapToInt(Weight::basisPoints)
                    .sum();
            assertThat(sum).isEqualTo(10_000);
        } else {
            assertThat(reading.difference()).isNotEmpty();
        }
    }
}
