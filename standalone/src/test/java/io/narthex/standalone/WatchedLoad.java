package io.narthex.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Configuration files that watch a [WriteLoad]: a recorded sum, one alert that a silence mutes and one with a long `for`
/// that notifies a webhook; and how to look at what became of them.
record WatchedLoad(Path prometheus, Path alertmanager) {
    static final String RECORDED = "load:value:sum";
    /// What is recorded: of an impatient sender, so that no sample is late for its evaluation.
    static final String RECORDED_EXPRESSION = "sum(load_value{sender=\"1\"})";
    private static final int RECORDED_SENDER = 1;
    static final String LONG_ALERT = "LoadRuns";
    static final String MUTED_ALERT = "LoadIsMuted";
    static final long EVALUATION_MS = 1000;

    private static final Duration CATCHING_UP = Duration.ofSeconds(60);
    private static final Pattern ACTIVE_AT = Pattern.compile("\"activeAt\":\"([^\"]+)\"");
    private static final Pattern STARTS_AT = Pattern.compile("\"startsAt\":\"([^\"]+)\"");

    static WatchedLoad write(Path directory, Duration holdFor, String webhookUrl) throws IOException {
        Files.writeString(directory.resolve("rules.yml"),
                """
                groups:
                  - name: load
                    rules:
                      - record: %s
                        expr: %s
                      - alert: %s
                        expr: count(load_value{sender="1",request="0",series="0"}) > 0
                        for: %ds
                      - alert: %s
                        expr: count(load_value{sender="1",request="0",series="0"}) > 0
                """.formatted(RECORDED, RECORDED_EXPRESSION, LONG_ALERT, holdFor.toSeconds(), MUTED_ALERT));
        Path prometheus = Files.writeString(directory.resolve("prometheus.yml"), """
                                                                                 global:
                                                                                   scrape_interval: 1s
                                                                                   evaluation_interval: 1s
                                                                                 rule_files: [rules.yml]
                                                                                 """);
        Path alertmanager = Files.writeString(directory.resolve("alertmanager.yml"), """
                                                                                     route:
                                                                                       receiver: hook
                                                                                       group_by: [alertname]
                                                                                       group_wait: 1s
                                                                                       group_interval: 5s
                                                                                       repeat_interval: 1h
                                                                                     receivers:
                                                                                       - name: hook
                                                                                         webhook_configs:
                                                                                           - url: %s
                                                                                     """.formatted(webhookUrl));
        return new WatchedLoad(prometheus, alertmanager);
    }

    static void mute(Http http, String alert) {
        Instant now = Instant.now();
        HttpResponse<String> created = http.postJson(alert + "/api/v2/silences",
                """
                {"matchers":[{"name":"alertname","value":"%s","isRegex":false,"isEqual":true}],"startsAt":"%s",
                 "endsAt":"%s","createdBy":"test","comment":"kept over kills"}
                """.formatted(MUTED_ALERT, now, now.plusSeconds(3600)));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
    }

    static boolean isMuted(Http http, String alert) {
        return http.get(alert + "/api/v2/alerts?filter=" + Http.encode("alertname=" + MUTED_ALERT)).body()
                .contains("\"state\":\"suppressed\"");
    }

    /// When the long alert's expression first held, as the rules API tells; empty as long as it does not.
    static Optional<Instant> activeAt(Http http, String web) {
        String rules = http.get(web + "/api/v1/rules?rule_name[]=" + LONG_ALERT).body();
        Matcher found = ACTIVE_AT.matcher(rules);
        return found.find() ? Optional.of(Instant.parse(found.group(1))) : Optional.empty();
    }

    /// When the long alert fired, as the router knows; empty as long as it does not.
    static Optional<Instant> firedAt(Http http, String alert) {
        String alerts = http.get(alert + "/api/v2/alerts?filter=" + Http.encode("alertname=" + LONG_ALERT)).body();
        Matcher found = STARTS_AT.matcher(alerts);
        return found.find() ? Optional.of(Instant.parse(found.group(1))) : Optional.empty();
    }

    /// The long alert was evaluated at every time between two, and counted from one `activeAt` throughout.
    static void assertTimerWentOn(Http http, String web, Instant activeAt, Instant firedAt) {
        String selector = "ALERTS_FOR_STATE{alertname=\"" + LONG_ALERT + "\"}";
        // An alert takes a shorter way than a recorded sample, which after a kill waits for its relay.
        await("the alert's series have come up to the moment it fired").atMost(CATCHING_UP)
                .until(() -> points(http, web, selector, activeAt.toEpochMilli(), firedAt.toEpochMilli()).getLast()
                        .timestampMs() >= firedAt.toEpochMilli());
        List<RawSamples.Point> points = points(http, web, selector, activeAt.toEpochMilli(), firedAt.toEpochMilli());
        assertThat(points).extracting(RawSamples.Point::value)
                .containsOnly((double) (activeAt.toEpochMilli() / 1000));
        assertContinuous(points);
        assertThat(points.getFirst().timestampMs()).isEqualTo(activeAt.toEpochMilli());
        assertThat(points.getLast().timestampMs()).isEqualTo(firedAt.toEpochMilli());
    }

    private static void assertContinuous(List<RawSamples.Point> points) {
        for (int i = 1; i < points.size(); i++) {
            long before = points.get(i - 1).timestampMs();
            assertThat(points.get(i).timestampMs() - before).as("gap behind %s", Instant.ofEpochMilli(before))
                    .isEqualTo(EVALUATION_MS);
        }
    }

    /// The recorded series has a point at every evaluation time of the closed range, and each equals the expression
    /// unless samples came too late for it. After a kill rules may lag for a while: what is missing is waited for.
    ///
    /// @return points that equal the expression
    static int assertRecorded(Http http, String web, Ledger ledger, long fromMs, long toMs) {
        await("rules have come up to the end of the load").atMost(CATCHING_UP)
                .until(() -> points(http, web, RECORDED, fromMs, toMs).getLast().timestampMs() > toMs - EVALUATION_MS);
        List<RawSamples.Point> recorded = points(http, web, RECORDED, fromMs, toMs);
        assertContinuous(recorded);
        long firstMs = recorded.getFirst().timestampMs();
        assertThat(firstMs).isLessThanOrEqualTo(fromMs + EVALUATION_MS);
        List<RawSamples.Series> asked = RawSamples.matrix(http.queryRange(web, RECORDED_EXPRESSION, firstMs,
                recorded.getLast().timestampMs(), EVALUATION_MS));
        List<RawSamples.Point> inTime = inTime(recorded, ledger);
        assertThat(inTime).isEqualTo(inTime(asked.getFirst().points(), ledger));
        assertThat(inTime.size()).isGreaterThan(recorded.size() / 2);
        return inTime.size();
    }

    private static List<RawSamples.Point> inTime(List<RawSamples.Point> points, Ledger ledger) {
        return points.stream().filter(point -> ledger.wasInTime(RECORDED_SENDER, point.timestampMs())).toList();
    }

    private static List<RawSamples.Point> points(Http http, String web, String selector, long fromMs, long toMs) {
        List<RawSamples.Series> series = RawSamples.select(http, web, selector, fromMs, toMs);
        assertThat(series).hasSize(1);
        return series.getFirst().points().stream()
                .filter(point -> point.timestampMs() >= fromMs && point.timestampMs() <= toMs).toList();
    }
}
