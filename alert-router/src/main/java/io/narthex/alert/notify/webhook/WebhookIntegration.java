package io.narthex.alert.notify.webhook;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.config.ConfigException;
import io.narthex.alert.config.IntegrationConfig;
import io.narthex.alert.config.Secret;
import io.narthex.alert.notify.Attempt;
import io.narthex.alert.notify.FailureReason;
import io.narthex.alert.notify.Integration;
import io.narthex.alert.notify.Notification;
import io.narthex.alert.notify.template.JsonValues;
import io.narthex.alert.notify.template.NotificationData;
import io.narthex.alert.notify.template.NotificationTemplates;
import io.narthex.template.TemplateException;

/// Posts a notification as JSON. Answers of the 2xx kind are success, 5xx and silence are tried again, all others are
/// final. Messages never show the URL, which often is a secret.
public final class WebhookIntegration implements Integration, AutoCloseable {
    private final IntegrationConfig.Webhook config;
    private final int index;
    private final NotificationTemplates templates;
    private final String externalUrl;
    private final HttpPoster poster;

    /// @throws ConfigException if the client's certificates are of no use
    public WebhookIntegration(IntegrationConfig.Webhook config, int index, NotificationTemplates templates,
            String externalUrl, String userAgent) {
        this.config = config;
        this.index = index;
        this.templates = templates;
        this.externalUrl = externalUrl;
        try {
            poster = new HttpPoster(config.http(), userAgent);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException("webhook http_config: " + e.getMessage());
        }
    }

    @Override
    public String kind() {
        return "webhook";
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
        List<KnownAlert> alerts = notification.alerts();
        long truncated = config.maxAlerts() > 0 ? Math.max(0, alerts.size() - config.maxAlerts()) : 0;
        NotificationData data = NotificationData.of(notification,
                alerts.subList(0, (int) (alerts.size() - truncated)), externalUrl);
        String url;
        String body;
        try {
            url = templates.text(urlTemplate(), data);
            body = config.payload() == null
                    ? JsonValues.webhook(data, notification.groupKey(), truncated)
                    : JsonValues.write(templates.tree(config.payload(), data)) + "\n";
        } catch (TemplateException e) {
            return failed("template: " + e.getMessage());
        } catch (IOException e) {
            return failed("read url_file: " + e.getMessage());
        }
        if (url.isEmpty()) {
            return failed("webhook URL is empty after templating");
        }
        return post(url, body, notification.timeoutMs());
    }

    private Attempt post(String url, String body, long timeoutMs) throws InterruptedException {
        long ownMs = config.timeout().toMillis();
        long limitMs = ownMs > 0 ? Math.min(ownMs, timeoutMs) : timeoutMs;
        try {
            HttpPoster.Answer answer = poster.postJson(url, body, Duration.ofMillis(Math.max(1, limitMs)));
            int status = answer.status();
            if (status / 100 == 2) {
                return new Attempt.Delivered();
            }
            String error = "unexpected status code " + status + (answer.body().isEmpty() ? "" : ": " + answer.body());
            FailureReason reason = FailureReason.ofStatus(status);
            return status / 100 == 5 ? new Attempt.Retryable(error, reason) : new Attempt.Failed(error, reason);
        } catch (HttpTimeoutException e) {
            return new Attempt.Retryable("no answer within " + limitMs + " ms",
                    FailureReason.CONTEXT_DEADLINE_EXCEEDED);
        } catch (IOException e) {
            return new Attempt.Retryable("Post \"<redacted>\": " + reason(e), FailureReason.OTHER);
        } catch (IllegalArgumentException e) {
            return failed("webhook URL is not valid after templating");
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private String urlTemplate() throws IOException {
        Secret url = config.url();
        return url != null ? url.value() : Files.readString(Path.of(config.urlFile())).strip();
    }

    private static Attempt failed(String error) {
        return new Attempt.Failed(error, FailureReason.OTHER);
    }

    @Override
    public void close() {
        poster.close();
    }
}
