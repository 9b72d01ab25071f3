package io.narthex.alert.router;

import java.util.List;
import java.util.Map;

import io.narthex.alert.config.AlertmanagerConfig;
import io.narthex.alert.group.Dispatcher;
import io.narthex.alert.inhibit.Inhibitor;
import io.narthex.alert.notify.Receiver;
import io.narthex.alert.notify.template.NotificationTemplates;
import io.narthex.alert.notify.webhook.WebhookIntegration;
import io.narthex.alert.route.Route;

/// Everything that a reload replaces.
///
/// @param receivers those that some route uses
record LiveConfig(AlertmanagerConfig config, Route root, NotificationTemplates templates, Inhibitor inhibitor,
        Dispatcher dispatcher,
        Map<String, Receiver> receivers) implements AutoCloseable {

    int integrationCount() {
        return receivers.values().stream().map(Receiver::integrations).mapToInt(List::size).sum();
    }

    @Override
    public void close() {
        dispatcher.close();
        receivers.values().forEach(receiver -> receiver.integrations().forEach(integration -> {
            if (integration instanceof WebhookIntegration webhook) {
                webhook.close();
            }
        }));
    }
}
