package io.narthex.alert.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// URLs as Go takes them: what Java refuses in a path or query is escaped.
public final class Urls {
    private static final String ESCAPED = " \"<>\\^`{|}";

    private Urls() {}

    /// @throws URISyntaxException if the text is no URL to Go either
    public static URI parse(String text) throws URISyntaxException {
        int path = text.indexOf('/', Math.max(0, text.indexOf("://") + 3));
        int query = text.indexOf('?');
        int start = path < 0 ? query : query < 0 ? path : Math.min(path, query);
        if (start < 0) {
            return new URI(text);
        }
        StringBuilder escaped = new StringBuilder(text.substring(0, start));
        for (byte b : text.substring(start).getBytes(StandardCharsets.UTF_8)) {
            if (b < 0 || ESCAPED.indexOf(b) >= 0) {
                escaped.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            } else {
                escaped.append((char) b);
            }
        }
        return new URI(escaped.toString());
    }
}
