package io.narthex.alert.notify.email;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Properties;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import io.narthex.alert.config.IntegrationConfig;
import io.narthex.alert.config.Secret;
import io.narthex.alert.notify.Attempt;
import io.narthex.alert.notify.ClientTls;
import io.narthex.alert.notify.FailureReason;
import io.narthex.alert.notify.Integration;
import io.narthex.alert.notify.Notification;
import io.narthex.alert.notify.template.NotificationData;
import io.narthex.alert.notify.template.NotificationTemplates;
import io.narthex.template.TemplateException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// Sends a notification by SMTP, one connection per message. Whatever the server or the network does wrong is tried
/// again; templates and addresses that are wrong are not.
public final class EmailIntegration implements Integration {
    private static final long MAX_TIMEOUT_MS = 60_000;

    private final IntegrationConfig.Email config;
    private final int index;
    private final NotificationTemplates templates;
    private final String externalUrl;
    private final String hostname;

    public EmailIntegration(IntegrationConfig.Email config, int index, NotificationTemplates templates,
            String externalUrl) {
        this.config = config;
        this.index = index;
        this.templates = templates;
        this.externalUrl = externalUrl;
        hostname = localHostname();
    }

    private static String localHostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost.localdomain";
        }
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean sendResolved() {
        return config.sendResolved();
    }

    @Override
    public Attempt attempt(Notification notification) throws InterruptedException {
        NotificationData data = NotificationData.of(notification, notification.alerts(), externalUrl);
        try {
            InternetAddress from = from(templates.text(config.from(), data));
            Address[] to = InternetAddress.parse(templates.text(config.to(), data));
            if (to.length == 0) {
                return new Attempt.Failed("parse 'to' addresses: no address", FailureReason.OTHER);
            }
            Session session = session(from, notification.timeoutMs());
            MimeMessage message = new EmailMessage(config, templates, hostname).compose(session, data,
                    notification.groupKey());
            return send(session, message, to);
        } catch (TemplateException | AddressException | IllegalArgumentException e) {
            return new Attempt.Failed("compose e-mail: " + e.getMessage(), FailureReason.OTHER);
        } catch (MessagingException | IOException | UncheckedIOException | GeneralSecurityException e) {
            return new Attempt.Failed("prepare e-mail: " + e.getMessage(), FailureReason.OTHER);
        }
    }

    private static InternetAddress from(String text) throws AddressException {
        InternetAddress[] addresses = InternetAddress.parse(text);
        if (addresses.length != 1) {
            throw new AddressException("must be exactly one 'from' address (got: " + addresses.length + ")");
        }
        return addresses[0];
    }

    private boolean usesImplicitTls() {
        Boolean forced = config.forceImplicitTls();
        return forced == null ? port() == 465 : forced;
    }

    private String host() {
        String host = config.smarthost().substring(0, config.smarthost().lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int port() {
        try {
            return Integer.parseInt(config.smarthost().substring(config.smarthost().lastIndexOf(':') + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("smarthost " + config.smarthost() + ": the port must be a number", e);
        }
    }

    private Session session(InternetAddress from, long timeoutMs) throws IOException, GeneralSecurityException {
        boolean implicitTls = usesImplicitTls();
        String timeout = Long.toString(Math.clamp(timeoutMs, 1, MAX_TIMEOUT_MS));
        Properties p = new Properties();
        p.put("mail.smtp.host", host());
        p.put("mail.smtp.port", Integer.toString(port()));
        p.put("mail.smtp.from", from.getAddress());
        p.put("mail.smtp.localhost", config.hello());
        p.put("mail.smtp.connectiontimeout", timeout);
        p.put("mail.smtp.timeout", timeout);
        p.put("mail.smtp.writetimeout", timeout);
        p.put("mail.smtp.ssl.enable", Boolean.toString(implicitTls));
        p.put("mail.smtp.starttls.enable", Boolean.toString(config.requireTls() && !implicitTls));
        p.put("mail.smtp.starttls.required", Boolean.toString(config.requireTls() && !implicitTls));
        p.put("mail.smtp.ssl.socketFactory", ClientTls.context(config.tls()).getSocketFactory());
        p.put("mail.smtp.ssl.checkserveridentity", Boolean.toString(!config.tls().insecureSkipVerify()));
        p.put("mail.smtp.ssl.protocols", String.join(" ", ClientTls.protocols(config.tls())));
        return Session.getInstance(p);
    }

    private Attempt send(Session session, MimeMessage message, Address[] to) {
        try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
            // Without a user: the session's own authentication knows one secret only.
            transport.connect();
            authenticate(transport);
            transport.sendMessage(message, to);
            return new Attempt.Delivered();
        } catch (AuthenticationFailedException e) {
            return new Attempt.Retryable("authenticate: " + e.getMessage(), FailureReason.OTHER);
        } catch (MessagingException | IOException e) {
            return new Attempt.Retryable("send e-mail: " + e.getMessage(), FailureReason.OTHER);
        }
    }

    /// A server that offers no authentication is told nothing of it.
    private void authenticate(SMTPTransport transport) throws MessagingException, IOException {
        String offered = transport.getExtensionParameter("AUTH");
        if (offered != null && !config.authUsername().isEmpty()) {
            new SmtpLogin(config.authUsername(), config.authIdentity(),
                    text(config.authPassword(), config.authPasswordFile(), true),
                    text(config.authSecret(), config.authSecretFile(), false)).run(transport, offered);
        }
    }

    private static String text(@Nullable Secret secret, String file, boolean strip) throws IOException {
        if (file.isEmpty()) {
            return secret == null ? "" : secret.value();
        }
        String text = Files.readString(Path.of(file));
        return strip ? text.strip() : text;
    }

    @Override
    public String toString() {
        return "email to " + config.to().toLowerCase(Locale.ROOT);
    }
}
