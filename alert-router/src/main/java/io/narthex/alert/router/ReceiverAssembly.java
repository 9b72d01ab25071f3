package io.narthex.alert.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.narthex.alert.config.AlertmanagerConfig;
import io.narthex.alert.config.IntegrationConfig;
import io.narthex.alert.config.ReceiverConfig;
import io.narthex.alert.notify.Integration;
import io.narthex.alert.notify.NotBuiltIntegration;
import io.narthex.alert.notify.NotifyMetrics;
import io.narthex.alert.notify.Receiver;
import io.narthex.alert.notify.email.EmailIntegration;
import io.narthex.alert.notify.template.NotificationTemplates;
import io.narthex.alert.notify.webhook.WebhookIntegration;
import io.narthex.alert.route.Route;

/// Makes receivers ready; those that no route uses are left out.
final class ReceiverAssembly {
    private final NotificationTemplates templates;
    private final NotifyMetrics metrics;
    private final RouterSettings settings;

    ReceiverAssembly(NotificationTemplates templates, NotifyMetrics metrics, RouterSettings settings) {
        this.templates = templates;
        this.metrics = metrics;
        this.settings = settings;
    }

    Map<String, Receiver> assemble(AlertmanagerConfig config, Route root) {
        Set<String> used = new HashSet<>();
        root.all().forEach(route -> used.add(route.receiver()));
        Map<String, Receiver> receivers = new HashMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            if (used.contains(receiver.name())) {
                receivers.put(receiver.name(), receiver(receiver));
            }
        }
        return receivers;
    }

    private Receiver receiver(ReceiverConfig config) {
        Map<String, Integer> counts = new HashMap<>();
        List<Integration> integrations = new ArrayList<>();
        for (IntegrationConfig integration : config.integrations()) {
            int index = counts.merge(integration.kind(), 1, Integer::sum) - 1;
            metrics.expect(integration.kind());
            integrations.add(switch (integration) {
                case IntegrationConfig.Webhook webhook -> webhook.http().notBuilt().isEmpty()
                        ? new WebhookIntegration(webhook, index, templates, settings.externalUrl(),
                                settings.userAgent())
                        : new NotBuiltIntegration("webhook", index, webhook.sendResolved(),
                                "http_config: " + String.join(", ", webhook.http().notBuilt()));
                case IntegrationConfig.Email email -> email.tls().serverName().isEmpty()
                        ? new EmailIntegration(email, index, templates, settings.externalUrl())
                        : new NotBuiltIntegration("email", index, email.sendResolved(), "tls_config: server_name");
                case IntegrationConfig.NotBuilt other -> new NotBuiltIntegration(other.kind(), index,
                        other.sendResolved(), other.kind() + "_configs");
            });
        }
        return new Receiver(config.name(), integrations);
    }
}
