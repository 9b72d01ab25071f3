package io.narthex.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.narthex.broker.BrokerConfig;
import io.narthex.broker.EmbeddedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The e-mails of Debian's Alertmanager 0.25 and of ours, from the same configuration and the same alerts. Both take the
/// default HTML body from Debian's file, since ours looks different on purpose.
class EmailDiffIT {
    private static final Path TEMPLATE = Path.of("/usr/share/prometheus/alertmanager/email.tmpl");

    @TempDir
    private Path directory;
    private final GreenMail oursMail = mailServer();
    private final GreenMail theirsMail = mailServer();
    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;
    @SuppressWarnings("NullAway.Init")
    private RunningRouter ours;
    @SuppressWarnings("NullAway.Init")
    private AlertmanagerProcess theirs;

    private static GreenMail mailServer() {
        return new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    private static String config(GreenMail mail) {
        return """
               global:
                 smtp_from: 'Alerts of ops <alerts@example.org>'
                 smtp_smarthost: '127.0.0.1:%d'
                 smtp_hello: narthex.example.org
                 smtp_require_tls: false
               templates: [%s]
               route:
                 receiver: default
                 group_by: [alertname]
                 group_wait: 1s
                 group_interval: 2s
                 repeat_interval: 1h
                 routes:
                   - matchers: [team = own]
                     receiver: own
                     continue: true
                   - matchers: [team = own]
                     receiver: plain
               receivers:
                 - name: default
                   email_configs: [{to: ops@example.org, send_resolved: true}]
                 - name: own
                   email_configs:
                     - to: '"Doe, Jane" <jane@example.org>, {{ .CommonLabels.team }}@example.org'
                       send_resolved: true
                       headers:
                         subject: 'Störung: {{ .CommonLabels.alertname }} "{{ .Status }}" and a subject that is long enough to be folded twice when it is written: Ümläute'
                         X-Team: '{{ .CommonLabels.team | toUpper }}'
                         reply-to: desk@example.org
                       text: |
                         {{ range .Alerts }}{{ .Status }} {{ .Labels.instance }} = {{ .Annotations.summary }} <&> é
                         .a line that begins with a dot and goes on for longer than the seventy-six characters that quoted-printable allows
                         {{ end }}trailing blank \s
                       html: '<p title="{{ .CommonAnnotations.summary }}">{{ range .Alerts }}<a href="{{ .GeneratorURL }}">{{ .Labels.instance }}</a><b style="color: {{ if eq .Status "firing" }}red{{ else }}green{{ end }}">{{ .Labels.odd }}</b><!-- dropped -->{{ end }}</p>'
                 - name: plain
                   email_configs: [{to: plain@example.org, from: other@example.org, html: '', text: '{{ len .Alerts.Firing }} of {{ .Alerts | len }} fire, see {{ .ExternalURL }}'}]
               """
                .formatted(mail.getSmtp().getPort(), TEMPLATE);
    }

    @BeforeEach
    void start() throws IOException {
        AlertmanagerProcess.assumeInstalled();
        assumeTrue(Files.isReadable(TEMPLATE), "no template of Alertmanager at " + TEMPLATE);
        oursMail.start();
        theirsMail.start();
        broker = EmbeddedBroker.start(BrokerConfig.local(directory.resolve("broker")));
        RunningRouter.createTopics(broker.bootstrapServers());
        ours = RunningRouter.start(broker.bootstrapServers(), directory, config(oursMail), "one");
        theirs = AlertmanagerProcess.start(directory, config(theirsMail));
        assertThat(ours.get("/api/v2/alerts/groups").statusCode()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        if (theirs != null) {
            theirs.close();
        }
        if (ours != null) {
            ours.close();
        }
        if (broker != null) {
            broker.close();
        }
        oursMail.stop();
        theirsMail.stop();
    }

    private void post(String alerts) throws IOException, InterruptedException {
        for (String base : List.of(ours.url(), theirs.url())) {
            assertThat(AlertmanagerProcess.request(base, "POST", "/api/v2/alerts", alerts).statusCode()).isEqualTo(200);
        }
    }

    private static String alert(String name, String team, String instance, Instant start, Instant end) {
        return "{\"labels\":{\"alertname\":\"" + name + "\",\"team\":\"" + team + "\",\"instance\":\"" + instance
                + "\",\"odd\":\"<b> & 'q' \\\"\"},\"annotations\":{\"summary\":\"<i>fünf & \\\"sechs\\\"</i>\","
                + "\"runbook\":\"http://runbook/?a=1&b=2\"},\"generatorURL\":\"http://prom/graph?g0.expr=up+%3D%3D+0&g0.tab=1\","
                + "\"startsAt\":\"" + start + "\",\"endsAt\":\"" + end + "\"}";
    }

    /// Every message whole, but for its id, its date and its boundary.
    private static List<String> shown(GreenMail mail) throws MessagingException, IOException {
        List<String> shown = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            StringBuilder text = new StringBuilder();
            for (String name : List.of("From", "To", "Subject", "Reply-To", "X-Team", "MIME-Version")) {
                String value = message.getHeader(name, "|");
                // Long ones are folded at other places.
                text.append(name).append(": ").append(value == null ? "" : MimeUtility.decodeText(value)).append('\n');
            }
            text.append(message.getContentType().replaceAll("\\s*boundary=.*", "")).append('\n');
            assertThat(message.getHeader("Message-Id")).hasSize(1);
            assertThat(message.getSentDate()).isNotNull();
            MimeMultipart parts = (MimeMultipart) message.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart part = parts.getBodyPart(i);
                text.append("-- ").append(part.getContentType()).append(' ')
                        .append(String.join(" ", part.getHeader("Content-Transfer-Encoding"))).append('\n')
                        .append(String.valueOf(part.getContent()).replace("\r\n", "\n")).append('\n');
            }
            shown.add(text.toString());
        }
        shown.sort(null);
        return shown;
    }

    @Test
    void emailsAreEqual() throws Exception {
        Instant start = Instant.now();
        Instant later = start.plusSeconds(600);
        post("[" + String.join(",", alert("Disk", "db", "i1", start, later), alert("Disk", "db", "i2", start, later),
                alert("Cpu", "own", "i1", start, later)) + "]");
        await().atMost(Duration.ofSeconds(20)).until(() -> theirsMail.getReceivedMessages().length >= 4);
        post("[" + alert("Disk", "db", "i2", start, Instant.now()) + ","
                + alert("Cpu", "own", "i1", start, Instant.now()) + "]");
        await().atMost(Duration.ofSeconds(20)).until(() -> theirsMail.getReceivedMessages().length >= 7);
        await().atMost(Duration.ofSeconds(20)).until(() -> oursMail.getReceivedMessages().length >= 7);

        assertThat(String.join("\n", shown(oursMail))).isEqualTo(String.join("\n", shown(theirsMail)));
    }
}
