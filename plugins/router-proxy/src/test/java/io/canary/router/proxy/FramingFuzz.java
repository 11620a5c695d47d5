package io.canary.router.proxy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** What comes over a connection to the edge, whatever it is: two readers see the same requests in it. */
class FramingFuzz {

    @FuzzTest
    void any_bytes_are_read_as_the_other_reader_does(byte[] bytes) {
        TwoReaders.assertSame(new String(bytes, StandardCharsets.ISO_8859_1), "fuzzed");
    }
}
