package io.narthex.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.ingest.limits.BodyBudget;
import io.narthex.schema.produce.LogUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PushBodyTest {
    private static byte[] zip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void decompressedBodiesCountAgainstTheBudget() throws IOException {
        byte[] body = zip("# " + "x".repeat(1 << 20) + "\nm 1\n");
        BodyBudget budget = new BodyBudget(1 << 20);
        try (BodyBudget.Share share = budget.share()) {
            assertThatThrownBy(() -> PushBody.parse(body, null, "gzip", 2 << 20, share, true))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessage("too many bytes of requests are being processed");
            assertThat(budget.takenBytes()).isPositive();
        }
        assertThat(budget.takenBytes()).isZero();

        BodyBudget larger = new BodyBudget(2 << 20);
        try (BodyBudget.Share share = larger.share()) {
            assertThat(PushBody.parse(body, null, "gzip", 2 << 20, share, true)).hasSize(1);
            assertThat(larger.takenBytes()).isEqualTo((1 << 20) + 7);
        }
    }
}
