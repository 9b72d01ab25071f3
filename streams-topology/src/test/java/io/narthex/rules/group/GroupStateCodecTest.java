package io.narthex.rules.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.narthex.model.Labels;
import org.junit.jupiter.api.Test;

class GroupStateCodecTest {
    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        out.writeInt(1);
        text(out, "__name__");
        text(out, name);
    }

    @Test
    void theFirstFormatIsRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        text(out, "v");
        out.writeLong(1234);
        out.writeInt(1);
        text(out, "RECORDING;r;{}");
        out.writeInt(1);
        name(out, "r");
        out.writeInt(0);
        out.writeInt(0);
        out.writeInt(1);
        name(out, "r");
        out.writeInt(2);
        for (int i = 0; i < 2; i++) {
            out.writeLong(1000 + i);
            out.writeLong(Double.doubleToRawLongBits(7 + i));
        }

        GroupState state = GroupStateCodec.decode(bytes.toByteArray());

        assertThat(state.version()).isEqualTo("v");
        assertThat(state.lastEvalMs()).isEqualTo(1234);
        assertThat(state.seriesToEnd()).containsExactly(Labels.of("__name__", "r"));
        assertThat(state.ownResults()).singleElement().satisfies(window -> {
            assertThat(window.labels()).isEqualTo(Labels.of("__name__", "r"));
            assertThat(window.timestampMs(1)).isEqualTo(1001);
            assertThat(window.value(1)).isEqualTo(8);
        });
    }
}
