package io.narthex.alert.http;

/// What a handler answers.
///
/// @param contentType empty for none
record Answer(int status, String body, String contentType) {
    Answer(int status, String json) {
        this(status, json, "application/json");
    }

    static Answer empty(int status) {
        return new Answer(status, "", "");
    }

    static Answer text(int status, String text) {
        return new Answer(status, text, "text/plain; charset=utf-8");
    }

    /// The message as a JSON string, as the API declares its errors.
    static Answer message(int status, String message) {
        return new Answer(status, ApiJson.text(message));
    }
}
