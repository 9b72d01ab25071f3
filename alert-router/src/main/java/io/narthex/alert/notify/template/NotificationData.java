package io.narthex.alert.notify.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.re2j.Pattern;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.notify.Notification;
import io.narthex.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/// What templates and webhooks are given.
///
/// @param receiver the name as a regular expression that matches it: `a.b` appears as `a\.b`
/// @param status `firing` if any alert fires, else `resolved`
public record NotificationData(String receiver, String status, List<AlertData> alerts, String reason,
        Map<String, String> groupLabels, Map<String, String> commonLabels, Map<String, String> commonAnnotations,
        Map<String, String> routeLabels, String externalUrl) implements TemplateObject {

    /// @param alerts those of the notification that are shown
    public static NotificationData of(Notification notification, List<KnownAlert> alerts, String externalUrl) {
        List<AlertData> data = new ArrayList<>(alerts.size());
        alerts.forEach(alert -> data.add(AlertData.of(alert, notification.atMs())));
        boolean firing = data.stream().anyMatch(alert -> alert.status().equals("firing"));
        return new NotificationData(Pattern.quote(notification.receiver()), firing ? "firing" : "resolved",
                List.copyOf(data), notification.reason().text(), notification.groupLabels().toMap(),
                common(data.stream().map(AlertData::labels).toList()),
                common(data.stream().map(AlertData::annotations).toList()), Kv.of(notification.routeLabels()).values(),
                externalUrl);
    }

    private static Map<String, String> common(List<Map<String, String>> all) {
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<String, String> common = Kv.of(all.getFirst()).values();
        for (Map<String, String> one : all) {
            common.entrySet().removeIf(entry -> !entry.getValue().equals(one.get(entry.getKey())));
        }
        return common;
    }

    @Override
    public String typeName() {
        return "*template.Data";
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Receiver" -> receiver;
            case "Status" -> status;
            case "Alerts" -> new AlertData.Alerts(alerts);
            case "NotificationReason" -> reason;
            case "GroupLabels" -> Kv.of(groupLabels);
            case "CommonLabels" -> Kv.of(commonLabels);
            case "CommonAnnotations" -> Kv.of(commonAnnotations);
            case "RouteLabels" -> Kv.of(routeLabels);
            case "ExternalURL" -> externalUrl;
            default -> ABSENT;
        };
    }
}
