package io.narthex.alert.http;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.alerts.Timestamps;
import io.narthex.alert.config.ReceiverConfig;
import io.narthex.alert.group.GroupView;
import io.narthex.alert.router.AlertStatus;
import io.narthex.alert.silence.Silences;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.alert.SilenceMatcher;

/// Renders the objects of API v2. Lists are never null.
final class ApiJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    /// Writes one document.
    interface Content {
        void to(JsonGenerator json) throws IOException;
    }

    /// @param receivers names, in the order of the routes
    /// @param mutedBy time intervals
    record ListedAlert(KnownAlert alert, AlertStatus status, List<String> receivers, List<String> mutedBy) {}

    record ListedGroup(GroupView group, List<ListedAlert> alerts) {}

    private ApiJson() {}

    static String render(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            content.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    static String text(String message) {
        return render(json -> json.writeString(message));
    }

    static String error(int code, String message) {
        return render(json -> {
            json.writeStartObject();
            json.writeNumberField("code", code);
            json.writeStringField("message", message);
            json.writeEndObject();
        }).stripTrailing();
    }

    static void alert(JsonGenerator json, ListedAlert listed) throws IOException {
        KnownAlert alert = listed.alert();
        json.writeStartObject();
        map(json, "annotations", alert.alert().annotations());
        json.writeStringField("endsAt", Timestamps.api(alert.alert().endsAtMs()));
        json.writeStringField("fingerprint", alert.fingerprint().toString());
        json.writeArrayFieldStart("receivers");
        for (String receiver : listed.receivers()) {
            json.writeStartObject();
            json.writeStringField("name", receiver);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("startsAt", Timestamps.api(alert.alert().startsAtMs()));
        json.writeObjectFieldStart("status");
        texts(json, "inhibitedBy", listed.status().inhibitedBy());
        texts(json, "mutedBy", listed.mutedBy());
        texts(json, "silencedBy", listed.status().silencedBy());
        boolean suppressed = listed.status().isSuppressed() || !listed.mutedBy().isEmpty();
        json.writeStringField("state", suppressed ? "suppressed" : "active");
        json.writeEndObject();
        json.writeStringField("updatedAt", Timestamps.api(alert.alert().updatedAtMs()));
        if (!alert.alert().generatorUrl().isEmpty()) {
            json.writeStringField("generatorURL", alert.alert().generatorUrl());
        }
        map(json, "labels", alert.labels().toMap());
        json.writeEndObject();
    }

    static void group(JsonGenerator json, ListedGroup listed, Map<String, String> routeLabels) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("alerts");
        for (ListedAlert alert : listed.alerts()) {
            alert(json, alert);
        }
        json.writeEndArray();
        map(json, "labels", listed.group().labels().toMap());
        json.writeObjectFieldStart("receiver");
        json.writeStringField("name", listed.group().route().receiver());
        json.writeEndObject();
        map(json, "routeLabels", routeLabels);
        json.writeEndObject();
    }

    static void receiver(JsonGenerator json, ReceiverConfig receiver) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", receiver.name());
        map(json, "labels", receiver.labels());
        json.writeEndObject();
    }

    static void silence(JsonGenerator json, Silence silence, long nowMs) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", silence.id());
        json.writeObjectFieldStart("status");
        json.writeStringField("state", Silences.stateOf(silence, nowMs).text());
        json.writeEndObject();
        json.writeStringField("updatedAt", Timestamps.api(silence.updatedAtMs()));
        map(json, "annotations", silence.annotations());
        json.writeStringField("comment", silence.comment());
        json.writeStringField("createdBy", silence.createdBy());
        json.writeStringField("endsAt", Timestamps.api(silence.endsAtMs()));
        json.writeArrayFieldStart("matchers");
        for (SilenceMatcher matcher : silence.matchers()) {
            json.writeStartObject();
            json.writeBooleanField("isEqual", matcher.isEqual());
            json.writeBooleanField("isRegex", matcher.isRegex());
            json.writeStringField("name", matcher.name());
            json.writeStringField("value", matcher.value());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("startsAt", Timestamps.api(silence.startsAtMs()));
        json.writeEndObject();
    }

    static void map(JsonGenerator json, String name, Map<String, String> map) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
