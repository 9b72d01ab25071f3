package io.narthex.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's amtool against our API.
class AmtoolIT {
    private static final Path AMTOOL = Path.of("/usr/bin/amtool");
    private static final String CONFIG = """
                                         global: {smtp_from: a@example.org, smtp_smarthost: 'mail.example.org:25', smtp_auth_password: secret}
                                         route:
                                           receiver: default
                                           group_by: [alertname]
                                           routes:
                                             - matchers: ['team="db"']
                                               receiver: db
                                               mute_time_intervals: [off]
                                         receivers:
                                           - name: default
                                             webhook_configs:
                                               - url: https://user:hidden@hooks.example.org/token-hidden?key=hidden
                                               - url: 'https://hooks.example.org/{{ .CommonLabels.team }}'
                                           - name: db
                                             email_configs: [{to: db@example.org}]
                                         time_intervals:
                                           - name: off
                                             time_intervals: [{times: [{start_time: '00:00', end_time: '00:01'}], months: ['january']}]
                                         inhibit_rules: [{source_matchers: [severity=critical], target_matchers: [severity=warning], equal: [job]}]
                                         """;

    @TempDir
    private Path directory;
    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;
    @SuppressWarnings("NullAway.Init")
    private RunningRouter router;

    @BeforeEach
    void start() {
        assumeTrue(Files.isExecutable(AMTOOL), "amtool is not installed at " + AMTOOL);
        broker = EmbeddedBroker.start(BrokerConfig.local(directory.resolve("broker")));
        RunningRouter.createTopics(broker.bootstrapServers());
        router = RunningRouter.start(broker.bootstrapServers(), directory, CONFIG, "one");
    }

    @AfterEach
    void stop() {
        if (router != null) {
            router.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private record Result(int status, String output) {}

    private Result amtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(AMTOOL.toString(), "--no-version-check", "--alertmanager.url=" + router.url()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private String ok(String... arguments) throws IOException, InterruptedException {
        Result result = amtool(arguments);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    @Test
    void alertsAreAddedAndQueried() throws Exception {
        ok("alert", "add", "alertname=disk", "team=db", "node=n1", "--annotation=summary=full");
        ok("alert", "add", "cpu", "node=n2");

        assertThat(ok("alert", "query")).contains("disk", "cpu");
        assertThat(ok("alert", "query", "disk")).contains("disk").doesNotContain("cpu");
        assertThat(ok("alert", "query", "node=~n2|n3")).contains("cpu").doesNotContain("disk");
        assertThat(ok("alert", "query", "--receiver=db")).contains("disk").doesNotContain("cpu");
        assertThat(ok("-o", "json", "alert", "query", "disk")).contains("\"state\":\"active\"", "\"summary\":\"full\"");
    }

    @Test
    void silencesAreAddedQueriedChangedAndExpired() throws Exception {
        ok("alert", "add", "alertname=disk", "node=n1");
        String id = ok("silence", "add", "alertname=disk", "-a", "me", "-c", "why", "-d", "1h").strip();

        assertThat(ok("silence", "query")).contains(id, "why");
        assertThat(ok("alert", "query")).doesNotContain("disk");
        assertThat(ok("alert", "query", "-s")).contains("disk");
        assertThat(ok("silence", "update", "-d", "2h", id)).contains(id);

        ok("silence", "expire", id);
        assertThat(ok("silence", "query")).doesNotContain(id);
        assertThat(ok("silence", "query", "--expired")).contains(id);
        assertThat(ok("alert", "query")).contains("disk");
        assertThat(amtool("silence", "expire", "2a0e4d5e-7f70-4c8e-9d0a-000000000000").status()).isNotZero();
    }

    @Test
    void exportedSilencesAreImported() throws Exception {
        ok("silence", "add", "a=b", "-a", "me", "-c", "why");
        Path file = directory.resolve("silences.json");
        Files.writeString(file, ok("-o", "json", "silence", "query"));
        ok("silence", "expire", ok("silence", "query", "-q").strip());

        ok("silence", "import", file.toString());
        assertThat(ok("silence", "query", "-q").strip().lines()).hasSize(1);
    }

    @Test
    void thePrintedConfigurationIsReadBack() throws Exception {
        assertThat(ok("config", "show")).contains("http://<secret>").doesNotContain("hidden");
        assertThat(ok("config", "routes", "show")).contains("default-route  receiver: default",
                "{team=\"db\"}  receiver: db");
        assertThat(ok("config", "routes", "test", "--verify.receivers=db", "--tree", "team=db"))
                .contains("receiver: db");
        assertThat(amtool("config", "routes", "test", "--verify.receivers=db", "team=web").status()).isEqualTo(1);
        assertThat(ok("config", "routes", "test", "team=db").strip()).isEqualTo("db");
        assertThat(ok("config", "routes", "test", "team=web").strip()).isEqualTo("default");
        Path file = directory.resolve("printed.yml");
        Files.writeString(file, ok("config", "show").replaceFirst("(?s).*?(?=global:)", ""));
        assertThat(ok("check-config", file.toString())).contains("SUCCESS", "1 inhibit rules", "2 receivers");
        assertThat(ok("cluster", "show")).contains("ready", "one");
    }
}
