package io.narthex.alert.notify.email;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;

import io.narthex.alert.config.IntegrationConfig;
import io.narthex.alert.notify.template.NotificationData;
import io.narthex.alert.notify.template.NotificationTemplates;

/// Composes a message: the configured headers, then the text and the HTML form as alternatives, the better one last.
final class EmailMessage {
    private final IntegrationConfig.Email config;
    private final NotificationTemplates templates;
    private final String hostname;

    EmailMessage(IntegrationConfig.Email config, NotificationTemplates templates, String hostname) {
        this.config = config;
        this.templates = templates;
        this.hostname = hostname;
    }

    MimeMessage compose(Session session, NotificationData data, String groupKey) throws MessagingException {
        String messageId = config.headers().containsKey("Message-Id")
                ? ""
                : "<" + UUID.randomUUID() + "@" + hostname + ">";
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                // Saving would replace what the configuration says.
                if (!messageId.isEmpty()) {
                    setHeader("Message-Id", messageId);
                }
            }
        };
        MimeMultipart alternatives = new MimeMultipart("alternative");
        if (!config.text().isEmpty()) {
            alternatives.addBodyPart(part(templates.text(config.text(), data), "plain"));
        }
        if (!config.html().isEmpty()) {
            alternatives.addBodyPart(part(templates.html(config.html(), data), "html"));
        }
        message.setContent(alternatives);
        message.setSentDate(new Date());
        for (Map.Entry<String, String> header : config.headers().entrySet()) {
            message.setHeader(header.getKey(), encode(templates.text(header.getValue(), data)));
        }
        if (!config.threadByDate().isEmpty()) {
            String root = "<alert-" + hash(groupKey).substring(0, 16) + "-"
                    + (config.threadByDate().equals("none") ? "" : LocalDate.now().toString()) + "@alertmanager>";
            message.setHeader("References", root);
            message.setHeader("In-Reply-To", root);
        }
        message.saveChanges();
        return message;
    }

    private static String encode(String value) throws MessagingException {
        try {
            // A line break would end the header and begin another.
            return MimeUtility.encodeText(value.replace("\r", "").replace("\n", " "), "utf-8", "Q");
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("this JDK has no UTF-8", e);
        }
    }

    private static MimeBodyPart part(String body, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(body, "UTF-8", subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    private static String hash(String groupKey) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(groupKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
