package io.narthex.alert.notify.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.config.IntegrationConfig;
import io.narthex.alert.config.Secret;
import io.narthex.alert.config.TlsConfig;
import io.narthex.alert.notify.Attempt;
import io.narthex.alert.notify.FailureReason;
import io.narthex.alert.notify.Notification;
import io.narthex.alert.notify.NotificationReason;
import io.narthex.alert.notify.template.NotificationTemplates;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailIntegrationIT {
    private static final TlsConfig TRUST_ALL = new TlsConfig("", "", "", "", null, "", "", true, "", "");

    private GreenMail mail;

    @BeforeEach
    void start() {
        ServerSetup smtp = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        ServerSetup smtps = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS);
        mail = new GreenMail(new ServerSetup[]{smtp, smtps});
        mail.start();
        mail.setUser("me@example.org", "me", "pass");
    }

    @AfterEach
    void stop() {
        mail.stop();
    }

    private static Attempt send(IntegrationConfig.Email config) throws InterruptedException {
        KnownAlert alert = KnownAlert.of(new Alert(TenantId.DEFAULT,
                Labels.of("alertname", "Dïsk", "job", "a<b>"), Map.of("summary", "full"), AlertState.FIRING, 1000, 0,
                2000, "http://prom/g?x=1&y=2", 0, KnownAlert.API, 0, false));
        return new EmailIntegration(config, 0, NotificationTemplates.load(List.of(), Clock.systemUTC()),
                "http://am.example.org")
                .attempt(new Notification("ops", "{}:{alertname=\"x\"}", Labels.of("alertname", "Dïsk"),
                        List.of(alert), NotificationReason.FIRST, Map.of(), 5000, 10_000));
    }

    private static IntegrationConfig.Email config(int port, String user, @Nullable Secret password, boolean requireTls,
            @Nullable Boolean implicitTls, String threading) {
        return new IntegrationConfig.Email(true, "{{ .Receiver }}@example.org, two@example.org", "me@example.org",
                "client.example.org", "127.0.0.1:" + port, user, password, "", null, "", "",
                Map.of("Subject", "{{ template \"email.default.subject\" . }}", "To", "ops@example.org", "From",
                        "me@example.org", "X-Team", "{{ .CommonLabels.job }}"),
                "{{ template \"email.default.html\" . }}", "{{ len .Alerts }} alert", requireTls, implicitTls,
                TRUST_ALL, threading);
    }

    @Test
    void aMessageHasTheTextFirstAndTheHtmlLast() throws Exception {
        assertThat(send(config(mail.getSmtp().getPort(), "", null, false, null, "none")))
                .isInstanceOf(Attempt.Delivered.class);

        MimeMessage[] messages = mail.getReceivedMessages();
        assertThat(messages).as("one per recipient").hasSize(2);
        MimeMessage message = messages[0];
        assertThat(message.getSubject()).isEqualTo("[FIRING:1] Dïsk (a<b>)");
        assertThat(message.getHeader("X-Team", null)).isEqualTo("a<b>");
        assertThat(message.getHeader("References", null)).startsWith("<alert-").endsWith("-@alertmanager>")
                .isEqualTo(message.getHeader("In-Reply-To", null));
        assertThat(message.getHeader("Message-Id", null)).startsWith("<").contains("@");
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("1 alert");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(String.valueOf(parts.getBodyPart(1).getContent())).contains("a&lt;b&gt;", "Dïsk",
                "http://prom/g?x=1&amp;y=2");
    }

    @Test
    void thePasswordAuthenticates() throws Exception {
        assertThat(send(config(mail.getSmtp().getPort(), "me", new Secret("pass"), false, null, "")))
                .isInstanceOf(Attempt.Delivered.class);
        assertThat(send(config(mail.getSmtp().getPort(), "me", new Secret("wrong"), false, null, "")))
                .isInstanceOf(Attempt.Retryable.class);
    }

    // The server's mechanisms, and the one that is used where both secrets are known.
    @ParameterizedTest
    @CsvSource({"CRAM-MD5 PLAIN,CRAM-MD5", "PLAIN CRAM-MD5,PLAIN", "GSSAPI LOGIN CRAM-MD5,LOGIN"})
    void eachMechanismTakesItsOwnSecretInTheServersOrder(String offered, String used) throws Exception {
        try (AuthenticatingServer server = new AuthenticatingServer(offered, "me", "pass", "shared secret")) {
            assertThat(send(withSecret(config(server.port(), "me", new Secret("pass"), false, null, ""),
                    new Secret("shared secret")))).isInstanceOf(Attempt.Delivered.class);
            assertThat(server.mechanism()).isEqualTo(used);
        }
    }

    @Test
    void aMechanismWithoutItsSecretIsNoWay() throws Exception {
        try (AuthenticatingServer server = new AuthenticatingServer("CRAM-MD5", "me", "pass", "shared secret")) {
            assertThat(send(config(server.port(), "me", new Secret("pass"), false, null, "")))
                    .isEqualTo(new Attempt.Retryable(
                            "authenticate: find auth mechanism: missing secret for CRAM-MD5 auth mechanism",
                            FailureReason.OTHER));
        }
    }

    private static IntegrationConfig.Email withSecret(IntegrationConfig.Email c, Secret secret) {
        return new IntegrationConfig.Email(c.sendResolved(), c.to(), c.from(), c.hello(), c.smarthost(),
                c.authUsername(), c.authPassword(), c.authPasswordFile(), secret, c.authSecretFile(),
                c.authIdentity(), c.headers(), c.html(), c.text(), c.requireTls(), c.forceImplicitTls(), c.tls(),
                c.threadByDate());
    }

    @Test
    void implicitTlsIsSpokenWhereItIsForced() throws Exception {
        assertThat(send(config(mail.getSmtps().getPort(), "", null, true, true, "")))
                .isInstanceOf(Attempt.Delivered.class);
    }

    @Test
    void aServerWithoutStartTlsIsRefusedWhereTlsIsRequired() throws Exception {
        assertThat(send(config(mail.getSmtp().getPort(), "", null, true, null, "")))
                .isInstanceOf(Attempt.Retryable.class);
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsTriedAgain() throws Exception {
        mail.stop();

        assertThat(send(config(1, "", null, false, null, ""))).isInstanceOf(Attempt.Retryable.class);
    }
}
