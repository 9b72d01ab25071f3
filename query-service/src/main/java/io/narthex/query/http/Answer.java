package io.narthex.query.http;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/// The successful answer of an endpoint.
///
/// @param data writes the `data` of the envelope; null gives 204 No Content
/// @param warnings already worded, at most [#MAX_ANNOTATIONS] and a summary are shown
/// @param infos as the warnings
record Answer(@Nullable Consumer<JsonWriter> data, List<String> warnings, List<String> infos) {
    static final int MAX_ANNOTATIONS = 10;
    static final String TRUNCATED = "results truncated due to limit";
    static final Answer NO_CONTENT = new Answer(null, List.of(), List.of());

    Answer {
        warnings = List.copyOf(warnings);
        infos = List.copyOf(infos);
    }

    static Answer of(Consumer<JsonWriter> data) {
        return new Answer(data, List.of(), List.of());
    }

    static Answer of(Consumer<JsonWriter> data, List<String> warnings) {
        return new Answer(data, warnings, List.of());
    }

    /// The whole envelope; only for an answer with data.
    void write(JsonWriter json) {
        json.beginObject().name("status").string("success");
        if (data != null) {
            json.name("data");
            data.accept(json);
        }
        annotations(json, "warnings", warnings, "warning");
        annotations(json, "infos", infos, "info");
        json.endObject();
        json.flush();
    }

    private static void annotations(JsonWriter json, String field, List<String> texts, String kind) {
        if (texts.isEmpty()) {
            return;
        }
        json.name(field).beginArray();
        for (String text : texts.subList(0, Math.min(MAX_ANNOTATIONS, texts.size()))) {
            json.string(text);
        }
        if (texts.size() > MAX_ANNOTATIONS) {
            json.string(texts.size() - MAX_ANNOTATIONS + " more " + kind + " annotations omitted");
        }
        json.endArray();
    }
}
