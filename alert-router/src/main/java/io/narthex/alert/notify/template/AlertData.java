package io.narthex.alert.notify.template;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.template.GoTime;
import io.narthex.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/// One alert as templates and webhooks see it.
///
/// @param endsAtMs 0 while it fires
public record AlertData(String status, Map<String, String> labels, Map<String, String> annotations, long startsAtMs,
        long endsAtMs, String generatorUrl, String fingerprint) implements TemplateObject {

    static AlertData of(KnownAlert alert, long nowMs) {
        boolean resolved = alert.endedAt(nowMs);
        return new AlertData(resolved ? "resolved" : "firing", alert.labels().toMap(),
                Kv.of(alert.alert().annotations()).values(), alert.alert().startsAtMs(), alert.alert().endsAtMs(),
                alert.alert().generatorUrl(), alert.fingerprint().toString());
    }

    @Override
    public String typeName() {
        return "template.Alert";
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "Status" -> status;
            case "Labels" -> Kv.of(labels);
            case "Annotations" -> Kv.of(annotations);
            case "StartsAt" -> time(startsAtMs);
            case "EndsAt" -> time(endsAtMs);
            case "GeneratorURL" -> generatorUrl;
            case "Fingerprint" -> fingerprint;
            default -> ABSENT;
        };
    }

    private static GoTime time(long epochMs) {
        return GoTime.utc(epochMs == 0 ? GoTime.ZERO : Instant.ofEpochMilli(epochMs));
    }

    /// Alerts in order, with their firing and resolved parts.
    record Alerts(List<AlertData> alerts) implements TemplateObject {
        @Override
        public String typeName() {
            return "template.Alerts";
        }

        @Override
        public @Nullable Object underlying() {
            return alerts;
        }

        @Override
        public @Nullable Object field(String name) {
            return switch (name) {
                case "Firing" -> of("firing");
                case "Resolved" -> of("resolved");
                default -> ABSENT;
            };
        }

        // A plain list: upstream's parts have no parts of their own.
        private List<AlertData> of(String status) {
            return alerts.stream().filter(alert -> alert.status.equals(status)).toList();
        }
    }
}
