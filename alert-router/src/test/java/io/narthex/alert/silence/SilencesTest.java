package io.narthex.alert.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.narthex.alert.matcher.MatcherMode;
import io.narthex.alert.matcher.MatcherParser;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.alert.SilenceMatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilencesTest {
    private static final long NOW = 100_000;
    private static final List<SilenceMatcher> MATCHERS = List.of(new SilenceMatcher("a", "b", false, true));

    private final RecordingWriter writer = new RecordingWriter();
    private long nextId;
    private final Silences silences = silences(MatcherMode.FALLBACK, new SilenceLimits(0, 0, 50_000));

    private static final class RecordingWriter implements SilenceWriter {
        private final List<Silence> written = new ArrayList<>();
        private final List<Silence> erased = new ArrayList<>();
        private boolean isBroken;

        @Override
        public void write(List<Silence> silences) {
            if (isBroken) {
                throw new IllegalStateException("no broker");
            }
            written.addAll(silences);
        }

        @Override
        public void erase(Silence silence) {
            erased.add(silence);
        }

        @Override
        public int sizeBytes(Silence silence) {
            return silence.comment().length();
        }
    }

    private Silences silences(MatcherMode mode, SilenceLimits limits) {
        return new Silences(writer, limits, new MatcherParser(mode), () -> new UUID(0, ++nextId));
    }

    private static Silence silence(String id, long start, long end, List<SilenceMatcher> matchers, String comment) {
        return new Silence(TenantId.DEFAULT, id, matchers, start, end, 0, "me", comment, Map.of());
    }

    private static Silence silence(String id, long start, long end) {
        return silence(id, start, end, MATCHERS, "why");
    }

    @Test
    void aNewSilenceStartsNowAtTheEarliest() {
        String id = silences.set(silence("", 1, 200_000), NOW);

        assertThat(writer.written).singleElement().satisfies(written -> {
            assertThat(written.id()).isEqualTo(id);
            assertThat(written.startsAtMs()).isEqualTo(NOW);
            assertThat(written.updatedAtMs()).isEqualTo(NOW);
        });
        assertThat(silences.silencedBy(Labels.of("a", "b"), NOW)).containsExactly(id);
        assertThat(silences.silencedBy(Labels.of("a", "c"), NOW)).isEmpty();
        assertThat(silences.silencedBy(Labels.of("a", "b"), 200_001)).isEmpty();
    }

    @Test
    void whatIsNotDurableDoesNotCount() {
        writer.isBroken = true;

        assertThatThrownBy(() -> silences.set(silence("", 1, 200_000), NOW)).hasMessage("no broker");
        assertThat(silences.all()).isEmpty();
    }

    // State of the old silence, new start, new end, matchers equal, allowed in place.
    @ParameterizedTest
    @CsvSource({"active,50000,300000,true,true", "active,50999,300000,true,true", "active,51000,300000,true,false",
        "active,50000,99999,true,false", "active,50000,300000,false,false", "pending,150000,300000,true,true",
        "pending,99999,300000,true,false", "pending,150000,300000,false,false", "expired,150000,300000,true,false"})
    void aChangeInPlaceLeavesThePastUntouched(String state, long start, long end, boolean sameMatchers,
            boolean allowed) {
        Silence old = switch (state) {
            case "active" -> silence("x", 50_000, 200_000);
            case "pending" -> silence("x", 120_000, 200_000);
            default -> silence("x", 50_000, 60_000);
        };
        List<SilenceMatcher> matchers = sameMatchers ? MATCHERS : List.of(new SilenceMatcher("a", "c", false, true));

        assertThat(Silences.canUpdate(old, silence("x", start, end, matchers, "why"), NOW)).isEqualTo(allowed);
    }

    @Test
    void anotherChangeExpiresTheOldOneAndMakesANewOne() {
        String id = silences.set(silence("", 1, 200_000), NOW);

        String changed = silences
                .set(silence(id, NOW, 300_000, List.of(new SilenceMatcher("a", "c", false, true)), "why"), NOW + 10);

        assertThat(changed).isNotEqualTo(id);
        assertThat(Silences.stateOf(silences.find(id).orElseThrow(), NOW + 10)).isEqualTo(SilenceState.EXPIRED);
        assertThat(silences.silencedBy(Labels.of("a", "c"), NOW + 10)).containsExactly(changed);
        assertThat(writer.written).as("the successor comes first, so that nothing is unmuted in between")
                .extracting(Silence::id).containsExactly(id, changed, id);
    }

    @Test
    void expiringIsIdempotent() {
        String id = silences.set(silence("", 1, 200_000), NOW);

        assertThat(silences.expire(id, NOW + 10)).isTrue();
        assertThat(silences.expire(id, NOW + 20)).isFalse();
        assertThat(silences.silencedBy(Labels.of("a", "b"), NOW + 10)).isEmpty();
        assertThatThrownBy(() -> silences.expire("nobody", NOW)).isInstanceOf(SilenceException.class);
    }

    @Test
    void aPendingSilenceExpiresBeforeItStarts() {
        String id = silences.set(silence("", 150_000, 200_000), NOW);

        silences.expire(id, NOW + 10);

        assertThat(silences.silencedBy(Labels.of("a", "b"), 160_000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a-b|x|false|invalid silence: invalid label matcher 0: invalid label name \"a-b\"",
        "a|''|false|invalid silence: at least one matcher must not match the empty string",
        "a|.*|true|invalid silence: at least one matcher must not match the empty string",
        "a|(|true|invalid silence: invalid label matcher 0: invalid regular expression \"(\": error parsing regexp: missing closing ): `(`"})
    void brokenMatchersAreRefused(String name, String value, boolean regex, String message) {
        Silences classic = silences(MatcherMode.CLASSIC, new SilenceLimits(0, 0, 0));

        assertThatThrownBy(() -> classic.set(
                silence("", 1, 200_000, List.of(new SilenceMatcher(name, value, regex, true)), ""), NOW))
                .hasMessage(message);
    }

    @Test
    void aMatcherThatExcludesAValueIsEnough() {
        String id = silences.set(silence("", 1, 200_000, List.of(new SilenceMatcher("a", "b", false, false)), "why"),
                NOW);

        assertThat(silences.silencedBy(Labels.of("a", "c"), NOW)).containsExactly(id);
    }

    @Test
    void aSilenceWithoutAStartStartsNow() {
        String id = silences.set(silence("", 0, 200_000), NOW);

        assertThat(silences.find(id).orElseThrow().startsAtMs()).isEqualTo(NOW);
    }

    @Test
    void whatIsBrokenIsSaidBeforeWhatIsUnknown() {
        assertThatThrownBy(() -> silences.set(silence("nobody", 1, 200_000, List.of(), "why"), NOW))
                .hasMessageStartingWith("invalid silence: ");
    }

    @Test
    void anUnknownIdIsNotFound() {
        assertThatThrownBy(() -> silences.set(silence("nobody", 1, 200_000), NOW)).hasMessage("silence not found")
                .isInstanceOfSatisfying(SilenceException.class,
                        e -> assertThat(e.kind()).isEqualTo(SilenceException.Kind.NOT_FOUND));
    }

    @Test
    void limitsCountExpiredSilencesToo() {
        Silences limited = silences(MatcherMode.FALLBACK, new SilenceLimits(1, 10, 0));
        String id = limited.set(silence("", 1, 200_000), NOW);
        limited.expire(id, NOW);

        assertThatThrownBy(() -> limited.set(silence("", 1, 200_000), NOW))
                .hasMessage("exceeded maximum number of silences: 1 (limit: 1)");
        Silences sized = silences(MatcherMode.FALLBACK, new SilenceLimits(0, 10, 0));
        assertThatThrownBy(() -> sized.set(silence("", 1, 200_000, MATCHERS, "far too long"), NOW))
                .hasMessage("silence exceeded maximum size: 12 bytes (limit: 10 bytes)");
    }

    @Test
    void theLaterUpdateOfTheLogWins() {
        silences.apply(new Silence(TenantId.DEFAULT, "x", MATCHERS, 1, 150_000, 20, "me", "late", Map.of()));
        silences.apply(new Silence(TenantId.DEFAULT, "x", MATCHERS, 1, 300_000, 10, "me", "early", Map.of()));

        assertThat(silences.find("x").orElseThrow().comment()).isEqualTo("late");
    }

    @Test
    void listsShowActiveThenPendingThenExpired() {
        List<Silence> all = new ArrayList<>(List.of(silence("expired1", 1, 10), silence("pending2", 120_000, 130_000),
                silence("active2", 1, 300_000), silence("expired2", 1, 20), silence("pending1", 110_000, 130_000),
                silence("active1", 1, 200_000)));

        all.sort(Silences.listOrder(NOW));

        assertThat(all).extracting(Silence::id).containsExactly("active1", "active2", "pending1", "pending2",
                "expired2", "expired1");
    }

    @Test
    void sweepingErasesAfterTheRetention() {
        String id = silences.set(silence("", 1, 200_000), NOW);

        silences.sweep(250_000);
        assertThat(silences.find(id)).isPresent();
        silences.sweep(250_001);

        assertThat(silences.find(id)).isEmpty();
        assertThat(writer.erased).hasSize(1);
    }
}
