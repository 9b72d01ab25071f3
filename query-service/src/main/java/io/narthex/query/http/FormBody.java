package io.narthex.query.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.narthex.model.Names;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// Decodes URL queries and forms into one map, the form's values first.
///
/// Forms are read here and not by the server's own decoder, whose limits on an attribute are far below the length of a
/// real query.
final class FormBody {
    /// Go's limit on a form.
    static final int MAX_BYTES = 10 << 20;

    private static final int MAX_PARAMETERS = 10_000;
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})[^&=]{0,2}");

    private FormBody() {}

    /// @param query the raw query of the URL, null where there is none
    /// @throws IllegalArgumentException if an escape is broken
    static Map<String, List<String>> parse(Buffer form, @Nullable String query) {
        Map<String, List<String>> merged = new LinkedHashMap<>();
        if (form.length() > 0) {
            add(merged, form.toString(StandardCharsets.UTF_8));
        }
        if (query != null && !query.isEmpty()) {
            add(merged, query);
        }
        return merged;
    }

    private static void add(Map<String, List<String>> to, String encoded) {
        Matcher broken = BROKEN_ESCAPE.matcher(encoded);
        if (broken.find()) {
            throw new IllegalArgumentException("invalid URL escape " + Names.quote(broken.group()));
        }
        new QueryStringDecoder(encoded, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true).parameters()
                .forEach((name, values) -> to.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values));
    }
}
