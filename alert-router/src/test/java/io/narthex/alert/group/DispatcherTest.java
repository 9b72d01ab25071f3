package io.narthex.alert.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.narthex.alert.alerts.AlertStore;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.config.AlertmanagerConfigLoader;
import io.narthex.alert.matcher.MatcherMode;
import io.narthex.alert.route.Route;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final long T0 = 1_000_000;
    private static final Route ROOT = Route.tree(AlertmanagerConfigLoader
            .parse("""
                   route: {receiver: r, group_by: [alertname], group_wait: 10s, group_interval: 30s}
                   receivers: [{name: r}]
                   """, Path.of("/"), MatcherMode.FALLBACK).route());

    private final ManualTimers timers = new ManualTimers(T0);
    private final AlertStore store = new AlertStore(0);
    private final List<Flush> flushes = new ArrayList<>();
    private final List<Long> flushTimes = new ArrayList<>();
    private final List<Consumer<FlushResult>> open = new ArrayList<>();
    private FlushResult result = new FlushResult(true, List.of(), true);
    private boolean isSlow;
    private boolean owns = true;
    private boolean isCertain = true;
    private boolean isResolutionOpen = true;
    private int stopped;
    private int cancelled;
    private final Dispatcher dispatcher = new Dispatcher(ROOT, store, timers, this::start, new Ownership() {
        @Override
        public boolean owns(String groupKey) {
            return owns;
        }

        @Override
        public boolean isCertain() {
            return isCertain;
        }
    }, (route, key, alert) -> isResolutionOpen, (alert, route, key) -> {});

    private Flusher.InFlight start(Flush flush, Consumer<FlushResult> report) {
        flushes.add(flush);
        flushTimes.add((timers.nowMs() - T0) / 1000);
        if (isSlow) {
            open.add(report);
        } else {
            report.accept(result);
        }
        return new Flusher.InFlight() {
            @Override
            public void stop() {
                stopped++;
            }

            @Override
            public void cancel() {
                cancelled++;
            }
        };
    }

    private void post(String instance, long startMs, long endMs) {
        dispatcher.process(store.post(new Alert(TenantId.DEFAULT, Labels.of("alertname", "a", "instance", instance),
                Map.of(), AlertState.FIRING, startMs, endMs, timers.nowMs(), "", 0, KnownAlert.API, 0, false),
                timers.nowMs()).orElseThrow());
    }

    private void at(long second) {
        timers.advanceTo(T0 + second * 1000);
    }

    private List<String> instances(int flush) {
        return flushes.get(flush).alerts().stream().map(alert -> alert.labels().value("instance")).toList();
    }

    @Test
    void aGroupWaitsThenKeepsItsInterval() {
        dispatcher.start(0);
        post("2", T0, T0 + 900_000);
        at(5);
        post("1", T0 + 5_000, T0 + 900_000);
        at(75);

        assertThat(flushTimes).containsExactly(10L, 40L, 70L);
        assertThat(instances(0)).containsExactly("1", "2");
        assertThat(flushes.getFirst().groupKey()).isEqualTo("{}:{alertname=\"a\"}");
        assertThat(flushes.getFirst().deadlineMs() - flushes.getFirst().atMs()).isEqualTo(30_000);
        assertThat(flushes.getFirst().alerts()).allSatisfy(alert -> assertThat(alert.alert().endsAtMs()).isZero());
    }

    @Test
    void anOldAlertIsFlushedAtOnce() {
        dispatcher.start(0);
        post("1", T0 - 11_000, T0 + 900_000);
        at(1);

        assertThat(flushTimes).containsExactly(0L);
    }

    @Test
    void anOldAlertBringsTheFirstFlushForward() {
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        at(3);
        post("2", T0 - 60_000, T0 + 900_000);
        at(4);

        assertThat(flushTimes).containsExactly(3L);
    }

    @Test
    void resolvedAlertsLeaveAfterADoneFlushAndTheEmptyGroupEnds() {
        dispatcher.start(0);
        post("1", T0, T0 + 20_000);
        post("2", T0, T0 + 900_000);
        at(41);
        assertThat(instances(1)).containsExactly("1", "2");
        assertThat(flushes.get(1).alerts().getFirst().alert().endsAtMs()).isEqualTo(T0 + 20_000);
        at(71);
        assertThat(instances(2)).containsExactly("2");

        post("2", T0, T0 + 70_500);
        at(101);
        assertThat(dispatcher.groupCount()).isZero();
        at(300);
        assertThat(flushTimes).containsExactly(10L, 40L, 70L, 100L);
    }

    @Test
    void aFailedFlushKeepsResolvedAlerts() {
        result = FlushResult.FAILED;
        dispatcher.start(0);
        post("1", T0, T0 + 20_000);
        at(71);

        assertThat(instances(2)).containsExactly("1");
    }

    @Test
    void anAlertThatChangedMeanwhileStays() {
        isSlow = true;
        dispatcher.start(0);
        post("1", T0, T0 + 5_000);
        at(11);
        post("1", T0 + 11_000, T0 + 900_000);
        open.getFirst().accept(result);
        at(41);

        assertThat(instances(1)).containsExactly("1");
        assertThat(flushes.get(1).alerts().getFirst().alert().endsAtMs()).isZero();
    }

    @Test
    void flushesOfAGroupNeverOverlapAndALateOneFollowsAtOnce() {
        isSlow = true;
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        at(75);
        assertThat(flushTimes).containsExactly(10L);

        open.getFirst().accept(result);
        assertThat(flushTimes).containsExactly(10L, 75L);
    }

    @Test
    void timersWaitForTheStart() {
        post("1", T0, T0 + 900_000);
        at(20);
        assertThat(flushTimes).isEmpty();

        dispatcher.start(T0 + 25_000);
        at(60);
        assertThat(flushTimes).containsExactly(25L, 55L);
    }

    @Test
    void onlyTheOwnerNotifies() {
        owns = false;
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        at(20);
        assertThat(flushTimes).isEmpty();
        assertThat(dispatcher.groups()).hasSize(1);

        owns = true;
        dispatcher.ownershipChanged();
        at(21);
        assertThat(flushTimes).containsExactly(20L);

        owns = false;
        dispatcher.ownershipChanged();
        at(100);
        assertThat(flushTimes).containsExactly(20L);
    }

    @Test
    void whatIsBeingSentIsLetEndWhenTheGroupGoes() throws InterruptedException {
        isSlow = true;
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        at(10);

        owns = false;
        dispatcher.ownershipChanged();
        assertThat(stopped).isOne();
        assertThat(cancelled).isZero();

        open.getFirst().accept(result);
        assertThat(dispatcher.drain(Duration.ofSeconds(5))).isTrue();
        at(100);
        assertThat(flushTimes).containsExactly(10L);
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws InterruptedException {
        isSlow = true;
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        at(10);
        dispatcher.close();

        assertThat(dispatcher.drain(Duration.ofMillis(10))).isFalse();
        assertThat(cancelled).isOne();
    }

    @Test
    void aGroupThatComesBackWhileItSendsStartsAgain() {
        isSlow = true;
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        at(10);
        owns = false;
        dispatcher.ownershipChanged();
        owns = true;
        dispatcher.ownershipChanged();
        at(60);
        assertThat(flushTimes).containsExactly(10L);

        open.getFirst().accept(result);
        at(61);
        assertThat(flushTimes).containsExactly(10L, 60L);
    }

    @Test
    void anOwnerThatIsNotCertainWaits() {
        dispatcher.start(0);
        isCertain = false;
        post("1", T0, T0 + 900_000);
        at(13);
        assertThat(flushTimes).isEmpty();

        isCertain = true;
        at(45);
        assertThat(flushTimes).containsExactly(13L, 43L);
    }

    @Test
    void aResolutionThatWasToldAlreadyIsNotMetAgain() {
        isResolutionOpen = false;
        post("1", T0 - 60_000, T0 - 1_000);
        post("2", T0 - 60_000, T0 + 900_000);

        dispatcher.start(0);
        at(1);

        assertThat(instances(0)).containsExactly("2");
    }

    @Test
    void anEndThatIsRepeatedAfterItWasToldDoesNotComeBack() {
        dispatcher.start(0);
        post("1", T0, T0 + 20_000);
        post("2", T0, T0 + 900_000);
        at(41);
        assertThat(instances(1)).containsExactly("1", "2");

        isResolutionOpen = false;
        post("1", T0, T0 + 20_000);
        post("3", T0 + 41_000, T0 + 900_000);
        at(71);

        assertThat(instances(2)).containsExactly("2", "3");
    }

    @Test
    void theMarkOfMutedGroupsIsAsOldAsTheLastFlush() {
        result = new FlushResult(true, List.of("weekend"), true);
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        at(11);
        assertThat(dispatcher.groups().getFirst().mutedBy()).containsExactly("weekend");

        result = new FlushResult(true, List.of(), false);
        at(41);
        assertThat(dispatcher.groups().getFirst().mutedBy()).containsExactly("weekend");

        result = new FlushResult(true, List.of(), true);
        at(71);
        assertThat(dispatcher.groups().getFirst().mutedBy()).isEmpty();
    }

    @Test
    void nothingIsSentAfterClosing() {
        dispatcher.start(0);
        post("1", T0, T0 + 900_000);
        dispatcher.close();
        at(100);

        assertThat(flushTimes).isEmpty();
    }
}
