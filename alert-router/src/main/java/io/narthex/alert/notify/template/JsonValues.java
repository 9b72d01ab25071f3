package io.narthex.alert.notify.template;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.narthex.alert.alerts.Timestamps;
import io.narthex.template.GoTime;
import io.narthex.template.SafeText;
import io.narthex.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/// Writes notification data and template values as JSON, keys as Alertmanager spells them.
public final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonValues() {}

    /// Anything a template can hold.
    public static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// The body of a webhook.
    public static String webhook(NotificationData data, String groupKey, long truncatedAlerts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields(json, data);
            json.writeStringField("version", "4");
            json.writeStringField("groupKey", groupKey);
            json.writeNumberField("truncatedAlerts", truncatedAlerts);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void fields(JsonGenerator json, NotificationData data) throws IOException {
        json.writeStringField("receiver", data.receiver());
        json.writeStringField("status", data.status());
        json.writeFieldName("alerts");
        write(json, data.alerts());
        json.writeStringField("notification_reason", data.reason());
        field(json, "groupLabels", data.groupLabels());
        field(json, "commonLabels", data.commonLabels());
        field(json, "commonAnnotations", data.commonAnnotations());
        field(json, "routeLabels", data.routeLabels());
        json.writeStringField("externalURL", data.externalUrl());
    }

    private static void field(JsonGenerator json, String name, Map<String, String> map) throws IOException {
        json.writeFieldName(name);
        write(json, map);
    }

    private static void alert(JsonGenerator json, AlertData alert) throws IOException {
        json.writeStartObject();
        json.writeStringField("status", alert.status());
        field(json, "labels", alert.labels());
        field(json, "annotations", alert.annotations());
        json.writeStringField("startsAt", Timestamps.webhook(alert.startsAtMs()));
        json.writeStringField("endsAt", Timestamps.webhook(alert.endsAtMs()));
        json.writeStringField("generatorURL", alert.generatorUrl());
        json.writeStringField("fingerprint", alert.fingerprint());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case SafeText safe -> json.writeString(safe.text());
            case AlertData alert -> alert(json, alert);
            case NotificationData data -> {
                json.writeStartObject();
                fields(json, data);
                json.writeEndObject();
            }
            case Kv.Pair pair -> {
                json.writeStartObject();
                json.writeStringField("Name", pair.name());
                json.writeStringField("Value", pair.value());
                json.writeEndObject();
            }
            case GoTime time -> json.writeString(time.time().toInstant().equals(GoTime.ZERO)
                    ? Timestamps.webhook(0)
                    : GoTime.format(time.time(), "2006-01-02T15:04:05.999999999Z07:00"));
            case TemplateObject object when object.underlying() != null -> write(json, object.underlying());
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName(String.valueOf(entry.getKey()));
                    write(json, entry.getValue());
                }
                json.writeEndObject();
            }
            default -> json.writeString(value.toString());
        }
    }
}
