package io.narthex.query.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

import io.narthex.model.Labels;

/// Writes JSON as Prometheus does: no white space, `<`, `>` and `&` escaped in strings but not in label sets.
///
/// It streams: what is written goes to the stream in pieces of up to [#BUFFER_BYTES]. Commas are placed by the writer;
/// that names and values alternate is the caller's duty. Not thread-safe.
final class JsonWriter {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int USUAL_DEPTH = 64;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /// The characters that stand for themselves in every string.
    private static final boolean[] PLAIN = new boolean[0x80];

    static {
        for (char c = 0x20; c < 0x80; c++) {
            PLAIN[c] = "\"\\<>&".indexOf(c) < 0;
        }
    }

    private final OutputStream out;
    private final byte[] buffer;
    private boolean[] needsComma = new boolean[USUAL_DEPTH];
    private final byte[] digits = new byte[Decimals.MAX_LENGTH];
    private int position;
    private int depth;
    private boolean afterName;

    JsonWriter(OutputStream out) {
        this(out, BUFFER_BYTES);
    }

    private JsonWriter(OutputStream out, int bufferBytes) {
        this.out = out;
        buffer = new byte[bufferBytes];
    }

    /// What the given calls write.
    static byte[] bytes(Consumer<JsonWriter> calls) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriter json = new JsonWriter(out, 64);
        calls.accept(json);
        json.flush();
        return out.toByteArray();
    }

    JsonWriter beginObject() {
        return begin('{');
    }

    JsonWriter endObject() {
        return end('}');
    }

    JsonWriter beginArray() {
        return begin('[');
    }

    JsonWriter endArray() {
        return end(']');
    }

    JsonWriter name(String name) {
        comma();
        quoted(name, true);
        put(':');
        afterName = true;
        return this;
    }

    /// A name in which `<`, `>` and `&` stay as they are.
    JsonWriter plainName(String name) {
        comma();
        quoted(name, false);
        put(':');
        afterName = true;
        return this;
    }

    JsonWriter string(String value) {
        comma();
        quoted(value, true);
        return this;
    }

    /// A string in which `<`, `>` and `&` stay as they are.
    JsonWriter plainString(String value) {
        comma();
        quoted(value, false);
        return this;
    }

    JsonWriter number(long value) {
        comma();
        putLong(value);
        return this;
    }

    /// A float as a JSON number; the caller rules out NaN and infinities.
    JsonWriter number(double value) {
        comma();
        String text = GoNumbers.format(value);
        int e = text.indexOf("e-0");
        // encoding/json drops the leading zero of a negative exponent.
        ascii(e < 0 ? text : text.substring(0, e + 2) + text.substring(e + 3));
        return this;
    }

    JsonWriter nullValue() {
        comma();
        ascii("null");
        return this;
    }

    JsonWriter bool(boolean value) {
        comma();
        ascii(value ? "true" : "false");
        return this;
    }

    /// A sample value: a string with Go's shortest number.
    JsonWriter sampleValue(double value) {
        comma();
        quotedNumber(value);
        return this;
    }

    private void quotedNumber(double value) {
        int from = Decimals.write(value, digits);
        int length = digits.length - from;
        if (length == 0) {
            put('"');
            ascii(GoNumbers.format(value));
            put('"');
            return;
        }
        room(length + 2);
        buffer[position++] = '"';
        System.arraycopy(digits, from, buffer, position, length);
        position += length;
        buffer[position++] = '"';
    }

    /// A sample of a series, `[time,"value"]`, with a time that another writer wrote.
    JsonWriter sample(byte[] text, int from, int length, double value) {
        comma();
        room(length + 2);
        buffer[position++] = '[';
        System.arraycopy(text, from, buffer, position, length);
        position += length;
        buffer[position++] = ',';
        quotedNumber(value);
        put(']');
        return this;
    }

    /// A timestamp in seconds, with exactly three decimals unless they are all zero.
    JsonWriter timestamp(long timestampMs) {
        comma();
        long magnitude = timestampMs;
        if (timestampMs < 0) {
            put('-');
            magnitude = -timestampMs;
        }
        putLong(magnitude / 1000);
        int fraction = (int) (magnitude % 1000);
        if (fraction != 0) {
            put('.');
            put((char) ('0' + fraction / 100));
            put((char) ('0' + fraction / 10 % 10));
            put((char) ('0' + fraction % 10));
        }
        return this;
    }

    JsonWriter strings(Collection<String> values) {
        beginArray();
        for (String value : values) {
            string(value);
        }
        return endArray();
    }

    JsonWriter object(Map<String, String> fields) {
        beginObject();
        fields.forEach((key, value) -> name(key).string(value));
        return endObject();
    }

    /// A label set, its strings not escaped for HTML.
    JsonWriter labels(Labels labels) {
        beginObject();
        for (int i = 0; i < labels.size(); i++) {
            comma();
            quoted(labels.name(i), false);
            put(':');
            quoted(labels.value(i), false);
            needsComma[depth] = true;
        }
        return endObject();
    }

    /// Ends a value that stands alone, so that the next line may begin.
    JsonWriter endLine() {
        put('\n');
        needsComma[0] = false;
        return this;
    }

    void flush() {
        try {
            out.write(buffer, 0, position);
            position = 0;
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonWriter begin(char bracket) {
        comma();
        put(bracket);
        depth++;
        if (depth == needsComma.length) {
            needsComma = Arrays.copyOf(needsComma, 2 * depth);
        }
        needsComma[depth] = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        depth--;
        put(bracket);
        return this;
    }

    private void comma() {
        if (afterName) {
            afterName = false;
        } else if (needsComma[depth]) {
            put(',');
        }
        needsComma[depth] = true;
    }

    private void quoted(String text, boolean html) {
        put('"');
        int plain = plainPrefix(text);
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                putEscaped(c, html);
            } else if (c < 0x800) {
                put((char) (0xC0 | c >> 6));
                put((char) (0x80 | c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                putFourBytes(Character.toCodePoint(c, text.charAt(++i)));
            } else if (Character.isSurrogate(c)) {
                ascii("\\ufffd");
            } else if (html && (c == 0x2028 || c == 0x2029)) {
                ascii(c == 0x2028 ? "\\u2028" : "\\u2029");
            } else {
                put((char) (0xE0 | c >> 12));
                put((char) (0x80 | c >> 6 & 0x3F));
                put((char) (0x80 | c & 0x3F));
            }
        }
        put('"');
    }

    /// Copies the characters up to the first that may need an escape or more than a byte.
    ///
    /// @return how many
    private int plainPrefix(String text) {
        int length = Math.min(text.length(), buffer.length);
        room(length);
        byte[] bytes = buffer;
        int at = position;
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c >= 0x80 || !PLAIN[c]) {
                break;
            }
            bytes[at + i++] = (byte) c;
        }
        position = at + i;
        return i;
    }

    private void putFourBytes(int codePoint) {
        put((char) (0xF0 | codePoint >> 18));
        put((char) (0x80 | codePoint >> 12 & 0x3F));
        put((char) (0x80 | codePoint >> 6 & 0x3F));
        put((char) (0x80 | codePoint & 0x3F));
    }

    private void putEscaped(char c, boolean html) {
        if (c == '"' || c == '\\') {
            put('\\');
            put(c);
        } else if (c >= 0x20 && !(html && (c == '<' || c == '>' || c == '&'))) {
            put(c);
        } else if (c == '\n') {
            ascii("\\n");
        } else if (c == '\r') {
            ascii("\\r");
        } else if (c == '\t') {
            ascii("\\t");
        } else {
            ascii("\\u00");
            put((char) HEX[c >> 4]);
            put((char) HEX[c & 15]);
        }
    }

    private void putLong(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        long rest = Math.abs(value);
        int at = digits.length;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            digits[--at] = '-';
        }
        put(digits, at, digits.length - at);
    }

    private void put(byte[] bytes, int from, int length) {
        room(length);
        System.arraycopy(bytes, from, buffer, position, length);
        position += length;
    }

    /// @param length at most the length of the buffer
    private void room(int length) {
        if (buffer.length - position < length) {
            drain();
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(char b) {
        if (position == buffer.length) {
            drain();
        }
        buffer[position++] = (byte) b;
    }

    private void drain() {
        try {
            out.write(buffer, 0, position);
            position = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
