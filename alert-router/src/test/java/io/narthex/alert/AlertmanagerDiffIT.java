package io.narthex.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Debian's Alertmanager 0.25 and ours side by side: the same configuration and the same requests at the same times.
class AlertmanagerDiffIT {
    @TempDir
    private Path directory;
    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;
    @SuppressWarnings("NullAway.Init")
    private RecordingReceiver oursReceiver;
    @SuppressWarnings("NullAway.Init")
    private RecordingReceiver theirsReceiver;
    @SuppressWarnings("NullAway.Init")
    private RunningRouter ours;
    @SuppressWarnings("NullAway.Init")
    private AlertmanagerProcess theirs;

    private static String config(String receiver) {
        return """
               route:
                 receiver: all
                 group_by: [alertname]
                 group_wait: 1s
                 group_interval: 2s
                 repeat_interval: 1h
                 routes:
                   - match: {team: db}
                     receiver: db
                     continue: true
                     routes:
                       - match_re: {instance: 'x.*'}
                         group_by: ['...']
                   - match_re: {team: db|web}
                     receiver: teams.all
                   - match: {team: quiet}
                     mute_time_intervals: [always]
               receivers:
                 - name: all
                   webhook_configs: [{url: '%1$s/all'}]
                 - name: db
                   webhook_configs: [{url: '%1$s/db', max_alerts: 1}]
                 - name: teams.all
                   webhook_configs: [{url: '%1$s/teams', send_resolved: false}]
               time_intervals:
                 - name: always
                   time_intervals: [{years: ['2000:2100']}]
               inhibit_rules:
                 - source_match: {severity: critical}
                   target_match: {severity: warning}
                   equal: [alertname, instance]
               """.formatted(receiver);
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        AlertmanagerProcess.assumeInstalled();
        broker = EmbeddedBroker.start(BrokerConfig.local(directory.resolve("broker")));
        RunningRouter.createTopics(broker.bootstrapServers());
        oursReceiver = new RecordingReceiver();
        theirsReceiver = new RecordingReceiver();
        ours = RunningRouter.start(broker.bootstrapServers(), directory, config(oursReceiver.url()), "one");
        theirs = AlertmanagerProcess.start(directory, config(theirsReceiver.url()));
        // Both have been used once, so that neither is cold when times count.
        assertThat(AlertmanagerProcess.request(ours.url(), "GET", "/api/v2/alerts/groups", "").statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        if (theirs != null) {
            theirs.close();
        }
        if (ours != null) {
            ours.close();
            oursReceiver.close();
            theirsReceiver.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private void post(String alerts) throws IOException, InterruptedException {
        assertThat(AlertmanagerProcess.request(ours.url(), "POST", "/api/v2/alerts", alerts).statusCode())
                .isEqualTo(200);
        assertThat(AlertmanagerProcess.request(theirs.url(), "POST", "/api/v2/alerts", alerts).statusCode())
                .isEqualTo(200);
    }

    private static String alert(String name, String team, String severity, String instance, Instant start,
            Instant end) {
        return "{\"labels\":{\"alertname\":\"" + name + "\",\"team\":\"" + team + "\",\"severity\":\"" + severity
                + "\",\"instance\":\"" + instance + "\"},\"annotations\":{\"summary\":\"<" + name
                + ">\"},\"generatorURL\":\"http://prom/graph?g0=1\",\"startsAt\":\"" + start + "\",\"endsAt\":\"" + end
                + "\"}";
    }

    /// Times become `T` unless they are unset; what 0.25 does not have is dropped.
    private static Object masked(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new TreeMap<>();
                map.forEach((key, value) -> {
                    String name = String.valueOf(key);
                    if (name.endsWith("At")) {
                        copy.put(name, String.valueOf(value).startsWith("0001") ? "unset" : "T");
                    } else if (!List.of("notification_reason", "routeLabels").contains(name)) {
                        copy.put(name, masked(value));
                    }
                });
                yield copy;
            }
            case List<?> list -> list.stream().map(AlertmanagerDiffIT::masked).toList();
            case null -> "null";
            default -> tree;
        };
    }

    private static Map<String, List<Object>> byPath(RecordingReceiver receiver) {
        Map<String, List<Object>> bodies = new TreeMap<>();
        for (RecordingReceiver.Posted posted : receiver.posted()) {
            Object tree = new Load(LoadSettings.builder().build()).loadFromString(posted.body());
            bodies.computeIfAbsent(posted.path() + " " + ((Map<?, ?>) tree).get("groupKey"), _ -> new ArrayList<>())
                    .add(masked(tree));
        }
        return bodies;
    }

    @Test
    void webhooksAreEqual() throws Exception {
        oursReceiver.failNext(1);
        theirsReceiver.failNext(1);
        Instant start = Instant.now();
        Instant later = start.plusSeconds(600);
        post("[" + String.join(",", alert("Disk", "db", "critical", "1", start, later),
                alert("Disk", "db", "warning", "1", start, later), alert("Disk", "db", "warning", "2", start, later),
                alert("Disk", "db", "warning", "x1", start, later), alert("Cpu", "web", "none", "1", start, later),
                alert("Quiet", "quiet", "none", "1", start, later),
                alert("Odd \\\"q\\\"", "", "none", "1", start, later))
                + "]");
        await().pollDelay(Duration.ofMillis(4000)).until(() -> true);
        post("[" + alert("Disk", "db", "critical", "1", start, Instant.now()) + "]");
        await().pollDelay(Duration.ofMillis(4000)).until(() -> true);
        post("[" + alert("Cpu", "web", "none", "1", start, Instant.now()) + ","
                + alert("Disk", "db", "warning", "1", start, Instant.now()) + "]");
        await().pollDelay(Duration.ofMillis(4000)).until(() -> true);

        assertThat(theirsReceiver.posted()).hasSizeGreaterThan(6);
        assertThat(byPath(oursReceiver)).isEqualTo(byPath(theirsReceiver));
    }

    @Test
    void answersAreEqual() throws Exception {
        List<String[]> requests = new ArrayList<>();
        for (String path : List.of("/api/v2/alerts?filter=a%20b", "/api/v2/alerts?receiver=(", "/api/v2/silence/xyz",
                "/api/v2/silence/2a0e4d5e-7f70-4c8e-9d0a-000000000000", "/api/v2/nonexist", "/api/v2/silences",
                "/api/v2/alerts", "/api/v2/alerts/groups")) {
            requests.add(new String[]{"GET", path, ""});
        }
        for (String body : List.of("[{\"labels\":{}}]", "[{\"labels\":{\"a\":\"\"}}]", "[{\"annotations\":{}}]", "{",
                "{}", "[{\"labels\":{\"a\":\"c\"},\"startsAt\":\"bad\"}]",
                "[{\"labels\":{\"a\":\"c\"},\"startsAt\":\"2020-01-02T00:00:00Z\",\"endsAt\":\"2020-01-01T00:00:00Z\"}]",
                "[{\"labels\":{\"a\":1}}]", "", "null", "[]",
                "[{\"labels\":{\"a\":\"c\"},\"generatorURL\":\"::::\"}]")) {
            requests.add(new String[]{"POST", "/api/v2/alerts", body});
        }
        String matcher = "{\"matchers\":[{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false}],\"createdBy\":\"\",\"comment\":\"\",";
        for (String body : List.of("{}",
                matcher.replace("[{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false}]", "[]")
                        + "\"startsAt\":\"2020-01-02T00:00:00Z\",\"endsAt\":\"2030-01-02T00:00:00Z\"}",
                matcher + "\"startsAt\":\"2020-01-02T00:00:00Z\",\"endsAt\":\"2021-01-02T00:00:00Z\"}",
                matcher + "\"startsAt\":\"2040-01-02T00:00:00Z\",\"endsAt\":\"2031-01-02T00:00:00Z\"}",
                matcher + "\"id\":\"zzz\",\"startsAt\":\"2020-01-02T00:00:00Z\",\"endsAt\":\"2031-01-02T00:00:00Z\"}")) {
            requests.add(new String[]{"POST", "/api/v2/silences", body});
        }
        requests.add(new String[]{"DELETE", "/api/v2/status", ""});
        for (String[] request : requests) {
            HttpResponse<String> expected = AlertmanagerProcess.request(theirs.url(), request[0], request[1],
                    request[2]);
            HttpResponse<String> actual = AlertmanagerProcess.request(ours.url(), request[0], request[1], request[2]);
            assertThat(actual.statusCode() + " " + actual.body().strip()).as(String.join(" ", request))
                    .isEqualTo(expected.statusCode() + " " + expected.body().strip());
        }
    }
}
