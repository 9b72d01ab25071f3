package io.narthex.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import io.narthex.model.TenantId;
import io.narthex.schema.alert.NotificationLogEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DedupTest {
    private static final long REPEAT_MS = 1000;
    private static final long NOW = 10_000;

    private static List<String> list(@Nullable String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    // Told firing, told resolved (none = no entry), told at, firing, resolved, send_resolved, outcome.
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {"none|-|0|a|-|true|FIRST", "none|-|0|-|a|true|-",
        "none|-|0|a|b|false|FIRST", "a|-|9500|a b|-|true|NEW_ALERTS", "-|a|9500|b|-|true|FIRST",
        "a b|-|9500|a|-|true|-", "a b|-|9500|a|b|true|SOME_RESOLVED", "a b|-|9500|a|b|false|-",
        "a|-|9500|-|a|true|ALL_RESOLVED", "a|-|9500|-|a|false|ALL_RESOLVED", "-|a|9500|-|a|true|-",
        "-|a|0|-|a|true|-", "a|b|9500|a|b|true|-", "a|-|8999|a|-|true|REPEAT", "a|-|9000|a|-|true|-",
        "a|b|8999|a|b|false|REPEAT"})
    void theFirstCaseThatAppliesDecides(String toldFiring, String toldResolved, long toldAt, String firing,
            String resolved, boolean sendResolved, @Nullable NotificationReason outcome) {
        NotificationLogEntry entry = "none".equals(toldFiring)
                ? null
                : new NotificationLogEntry(TenantId.DEFAULT, "g", "r", "webhook", 0, toldAt, 99_999, list(toldFiring),
                        list(toldResolved), Map.of());

        assertThat(Dedup.decide(entry, list(firing), list(resolved), sendResolved, REPEAT_MS, NOW).orElse(null))
                .isEqualTo(outcome);
    }
}
