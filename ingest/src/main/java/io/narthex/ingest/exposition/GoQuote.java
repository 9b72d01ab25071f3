package io.narthex.ingest.exposition;

import io.narthex.model.Names;
import java.nio.charset.StandardCharsets;

/// Bytes in quotes as Go's `%q` prints a byte slice.
final class GoQuote {
    private GoQuote() {}

    static String quote(byte[] bytes, int from, int to) {
        StringBuilder out = new StringBuilder("\"");
        int at = from;
        while (at < to) {
            int length = sequenceLength(bytes, at, to);
            if (length == 0) {
                out.append("\\x").append(Character.forDigit(bytes[at] >> 4 & 15, 16))
                        .append(Character.forDigit(bytes[at]
                                & 15, 16));
                at++;
            } else {
                String quoted = Names.quote(new String(bytes, at, length, StandardCharsets.UTF_8));
                out.append(quoted, 1, quoted.length() - 1);
                at += length;
            }
        }
        return out.append('"').toString();
    }

    /// The length of the well-formed character that starts here, or 0.
    private static int sequenceLength(byte[] bytes, int from, int to) {
        int first = bytes[from] & 0xff;
        int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length < 2 || from + length > to) {
            return length == 1 ? 1 : 0;
        }
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        return text.codePointCount(0, text.length()) == 1 && text.codePointAt(0) != 0xfffd
                || first == 0xef && (bytes[from + 1] & 0xff) == 0xbf && (bytes[from + 2] & 0xff) == 0xbd ? length : 0;
    }
}
