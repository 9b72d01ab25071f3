package io.narthex.standalone.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import org.slf4j.event.KeyValuePair;

/// One line for each event, with the keys that Prometheus' own log has (`time`, `level`, `source`, `msg`), then the
/// event's key-value pairs. A throwable becomes `err`, its stack trace `stack`.
final class EventEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final byte[] NONE = {};

    private final LogFormat format;

    EventEncoder(LogFormat format) {
        this.format = format;
    }

    @Override
    public byte[] headerBytes() {
        return NONE;
    }

    @Override
    public byte[] footerBytes() {
        return NONE;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, String> fields = fields(event);
        StringBuilder line = new StringBuilder(160);
        switch (format) {
            case LOGFMT -> appendLogfmt(line, fields);
            case JSON -> appendJson(line, fields);
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        fields.put("level", event.getLevel().toString());
        fields.put("source", simpleName(event.getLoggerName()));
        fields.put("msg", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.put(pair.key, String.valueOf(pair.value));
            }
        }
        if (event.getThrowableProxy() != null) {
            String message = event.getThrowableProxy().getMessage();
            String name = event.getThrowableProxy().getClassName();
            fields.putIfAbsent("err", message == null ? name : simpleName(name) + ": " + message);
            fields.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return fields;
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static void appendLogfmt(StringBuilder line, Map<String, String> fields) {
        fields.forEach((key, value) -> {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(key).append('=');
            if (value.isEmpty() || !value.chars().allMatch(EventEncoder::isBare)) {
                appendQuoted(line, value);
            } else {
                line.append(value);
            }
        });
    }

    private static boolean isBare(int c) {
        return c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7f;
    }

    private static void appendJson(StringBuilder line, Map<String, String> fields) {
        line.append('{');
        fields.forEach((key, value) -> {
            if (line.length() > 1) {
                line.append(',');
            }
            appendQuoted(line, key);
            line.append(':');
            appendQuoted(line, value);
        });
        line.append('}');
    }

    /// The escapes that JSON and Go's `%q` share.
    private static void appendQuoted(StringBuilder line, String value) {
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
