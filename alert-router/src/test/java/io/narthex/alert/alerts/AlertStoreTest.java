package io.narthex.alert.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertFingerprint;
import io.narthex.schema.alert.AlertState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertStoreTest {
    private static final long NOW = 100_000;
    private final AlertStore store = new AlertStore(0);

    private Optional<KnownAlert> apply(Alert alert) {
        return store.apply(alert, alert.updatedAtMs());
    }

    private static Alert posted(String name, long start, long end, long updated, boolean timeout) {
        return new Alert(TenantId.DEFAULT, Labels.of("alertname", name), Map.of("u", "" + updated), AlertState.FIRING,
                start, end, updated, "", 0, KnownAlert.API, 0, timeout);
    }

    private static Alert ruled(AlertState state, long end, long updated, long evaluated) {
        return new Alert(TenantId.DEFAULT, Labels.of("alertname", "a"), Map.of(), state, 1, end, updated, "", 1,
                "rules.yml;g", evaluated, false);
    }

    // The known alert was updated at 1, the arriving one at 2; now is 100000.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"10 200000 false|20 300000 false|10 300000|younger end",
        "20 200000 false|10 190000 false|10 200000|explicit later end of the older",
        "20 200000 true|10 190000 false|10 190000|a timeout is no explicit end",
        "10 50000 false|20 40000 false|10 50000|both over: the later end",
        "10 200000 false|20 50000 false|10 50000|the younger is over",
        "10 50000 false|60000 200000 false|60000 200000|no overlap: a fresh start",
        "10 50000 false|50000 200000 false|50000 200000|touching is no overlap"})
    void anAlertThatComesAgainIsMerged(String known, String arriving, String result, String why) {
        String[] k = known.split(" ");
        String[] a = arriving.split(" ");
        store.post(posted("x", Long.parseLong(k[0]), Long.parseLong(k[1]), 1, Boolean.parseBoolean(k[2])), NOW);

        Alert merged = store
                .post(posted("x", Long.parseLong(a[0]), Long.parseLong(a[1]), 2, Boolean.parseBoolean(a[2])), NOW)
                .orElseThrow().alert();

        assertThat(merged.startsAtMs() + " " + merged.endsAtMs()).as(why).isEqualTo(result);
        assertThat(merged.annotations()).containsEntry("u", "2");
    }

    @Test
    void theLaterUpdateOfTheLogWins() {
        apply(posted("x", 10, 200_000, 5, false));

        assertThat(apply(posted("x", 20, 300_000, 4, false))).isEmpty();
        assertThat(store.all()).singleElement()
                .satisfies(alert -> assertThat(alert.alert().startsAtMs()).isEqualTo(10));
    }

    @Test
    void aPendingAlertConcernsNobody() {
        store.follow(_ -> true, 0, NOW);

        assertThat(apply(ruled(AlertState.PENDING, 0, 5, 5))).isEmpty();
        assertThat(store.all()).isEmpty();
    }

    @Test
    void aRuleServiceThatStandsStillResolvesNothing() {
        KnownAlert alert = apply(ruled(AlertState.FIRING, 50_000, 10, 10)).orElseThrow();

        assertThat(store.isResolved(alert, NOW)).isFalse();
        assertThat(store.asOf(alert, NOW).alert().endsAtMs()).isZero();

        apply(new Alert(TenantId.DEFAULT, Labels.of("alertname", "other"), Map.of(), AlertState.FIRING, 1, 90_000,
                60_000, "", 1, "rules.yml;g", 60_000, false));
        assertThat(store.isResolved(alert, NOW)).as("a renewal may be unread").isFalse();
        assertThat(store.isSettlingDue(NOW)).isTrue();

        store.settle(store.seenEvaluations());
        assertThat(store.isResolved(alert, NOW)).as("its group was evaluated after the end").isTrue();
        assertThat(store.isSettlingDue(NOW)).isFalse();
    }

    @Test
    void aRenewalInAnotherPartitionIsWaitedFor() {
        KnownAlert alert = apply(ruled(AlertState.FIRING, 50_000, 10, 10)).orElseThrow();
        apply(new Alert(TenantId.DEFAULT, Labels.of("alertname", "other"), Map.of(), AlertState.FIRING, 1, 190_000,
                60_000, "", 1, "rules.yml;g", 60_000, false));
        Map<String, Long> seen = store.seenEvaluations();

        KnownAlert renewed = apply(ruled(AlertState.FIRING, 190_000, 60_000, 60_000)).orElseThrow();
        store.settle(seen);

        assertThat(store.isResolved(renewed, NOW)).isFalse();
        assertThat(renewed.fingerprint()).isEqualTo(alert.fingerprint());
    }

    @Test
    void aPendingRecordOfThePastStandsForTheEndItReplaced() {
        KnownAlert ended = apply(ruled(AlertState.PENDING, 0, 60_000, 60_000)).orElseThrow();

        assertThat(store.isResolved(ended, NOW)).isTrue();
        assertThat(ended.alert().endsAtMs()).isEqualTo(60_000);
    }

    @Test
    void anAlertOfARuleThatIsPendingAgainFiresNoLonger() {
        apply(ruled(AlertState.FIRING, 200_000, 50_000, 50_000));
        store.follow(_ -> false, 0, NOW);

        KnownAlert ended = apply(ruled(AlertState.PENDING, 0, 60_000, 60_000)).orElseThrow();

        assertThat(store.isResolved(ended, NOW)).isTrue();
        assertThat(apply(ruled(AlertState.PENDING, 0, 70_000, 70_000))).as("it has ended already").isEmpty();
    }

    @Test
    void thePendingAlertOfAnotherGroupEndsNothing() {
        apply(ruled(AlertState.FIRING, 200_000, 50_000, 50_000));

        assertThat(apply(new Alert(TenantId.DEFAULT, Labels.of("alertname", "a"), Map.of(), AlertState.PENDING, 1, 0,
                60_000, "", 1, "rules.yml;other", 60_000, false))).isEmpty();
    }

    @Test
    void aPromiseOfAClientThatPassedUnheardIsGivenOnceMore() {
        KnownAlert told = apply(posted("told", 10, 50_000, 20_000, false)).orElseThrow();
        KnownAlert untold = apply(posted("untold", 10, 50_000, 20_000, false)).orElseThrow();

        store.follow(told.fingerprint()::equals, 300_000, NOW);

        assertThat(store.isResolved(untold, NOW)).isTrue();
        assertThat(store.isResolved(told, NOW)).isFalse();
        assertThat(store.asOf(told, NOW).alert().endsAtMs()).isEqualTo(NOW + 30_000);
        assertThat(store.isResolved(told, NOW + 30_000)).isTrue();

        store.endTold(told.fingerprint());
        assertThat(store.isResolved(told, NOW)).as("another router told the end").isTrue();
    }

    @Test
    void whatTheLogWillForgetIsNamed() {
        apply(posted("old", 10, 900_000, 1_000, false));
        apply(posted("young", 10, 900_000, 60_000, false));
        apply(posted("over", 10, 50_000, 1_000, false));

        assertThat(store.firingLoggedBefore(50_000, NOW)).extracting(KnownAlert::name).containsExactly("old");
    }

    @Test
    void anExplicitResolutionOfARuleCountsAtOnce() {
        KnownAlert alert = apply(ruled(AlertState.RESOLVED, 50_000, 50_000, 50_000)).orElseThrow();

        assertThat(store.isResolved(alert, NOW)).isTrue();
    }

    @Test
    void aGroupDoesNotEndWhatAnotherGroupHasTakenOver() {
        apply(ruled(AlertState.FIRING, 200_000, 50_000, 50_000));

        assertThat(apply(new Alert(TenantId.DEFAULT, Labels.of("alertname", "a"), Map.of(), AlertState.RESOLVED,
                1, 60_000, 60_000, "", 1, "rules.yml;former", 60_000, false))).isEmpty();
        assertThat(apply(ruled(AlertState.RESOLVED, 70_000, 70_000, 70_000))).isPresent();
    }

    @Test
    void aFullNameTakesTheRoomOfAResolvedAlertOnly() {
        AlertStore limited = new AlertStore(1);
        limited.post(posted("x", 10, 200_000, 1, false), NOW);
        Alert second = new Alert(TenantId.DEFAULT, Labels.of("alertname", "x", "i", "2"), Map.of(), AlertState.FIRING,
                10, 300_000, 2, "", 0, KnownAlert.API, 0, false);

        assertThat(limited.post(second, NOW)).isEmpty();
        assertThat(limited.post(second, 250_000)).isPresent();
        assertThat(limited.all()).hasSize(1);
    }

    @Test
    void sweepingForgetsWhatIsResolved() {
        store.post(posted("x", 10, 50_000, 1, false), NOW);
        store.post(posted("y", 10, 200_000, 1, false), NOW);

        store.sweep(NOW);

        assertThat(store.all()).singleElement().satisfies(alert -> assertThat(alert.name()).isEqualTo("y"));
    }

    @Test
    void timesAreWrittenAsAlertmanagerDoes() {
        assertThat(Timestamps.api(0)).isEqualTo("0001-01-01T00:00:00.000Z");
        assertThat(Timestamps.webhook(0)).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(Timestamps.api(1_700_000_000_120L)).isEqualTo("2023-11-14T22:13:20.120Z");
        assertThat(Timestamps.webhook(1_700_000_000_120L)).isEqualTo("2023-11-14T22:13:20.12Z");
        assertThat(Timestamps.webhook(1_700_000_000_000L)).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(Timestamps.parse("0001-01-01T00:00:00.000Z")).isZero();
        assertThat(Timestamps.parse("2023-11-14T23:13:20.12+01:00")).isEqualTo(1_700_000_000_120L);
        assertThat(Timestamps.parse("2023-11-14T22:13:20.120000Z")).isEqualTo(1_700_000_000_120L);
    }

    @ParameterizedTest
    @CsvSource({"2023-11-14T23:13:20+0100,1700000000000", "2023-11-14T22:13:20,1700000000000",
        "2023-11-14 22:13:20,1700000000000", "2023-11-14T22:13Z,1699999980000", "2023-11-14T22:13,1699999980000",
        "2023-11-14,1699920000000"})
    void timesAreReadInTheShorterFormsToo(String text, long epochMs) {
        assertThat(Timestamps.parse(text)).isEqualTo(epochMs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023", "yesterday", "2023-11-14T", "1700000000", "2023-11-14X22:13:20Z"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void fingerprintsAreAlertmanagers() {
        assertThat(AlertFingerprint.of(Labels.of("b", "c"))).hasToString("017f71999fe120b8");
    }
}
