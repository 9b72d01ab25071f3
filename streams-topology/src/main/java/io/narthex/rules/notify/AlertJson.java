package io.narthex.rules.notify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.schema.alert.Alert;

/// Alerts as Alertmanager's API v2 takes them from a Prometheus.
final class AlertJson {
    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AlertJson() {}

    static byte[] render(List<Outgoing> alerts) {
        StringBuilder json = new StringBuilder("[");
        for (Outgoing outgoing : alerts) {
            json.append(json.length() == 1 ? "" : ",");
            append(json, outgoing);
        }
        return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder json, Outgoing outgoing) {
        Alert alert = outgoing.alert();
        json.append("{\"annotations\":");
        appendMap(json, alert.annotations());
        json.append(",\"endsAt\":\"").append(TIME.format(Instant.ofEpochMilli(alert.endsAtMs())))
                .append("\",\"startsAt\":\"").append(TIME.format(Instant.ofEpochMilli(alert.startsAtMs())))
                .append("\",\"generatorURL\":");
        appendText(json, alert.generatorUrl());
        json.append(",\"labels\":");
        appendMap(json, outgoing.labels().toMap());
        json.append('}');
    }

    private static void appendMap(StringBuilder json, Map<String, String> map) {
        json.append('{');
        String separator = "";
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            json.append(separator);
            appendText(json, entry.getKey());
            json.append(':');
            appendText(json, entry.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
