package io.narthex.ingest.push;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.Names;

/// Reads the grouping key from the path of a push: `…/job/<job>{/<name>/<value>}`, names with `@base64` having encoded
/// values. Empty labels have no place in a label set, so an empty value is the same as none.
public final class GroupUrl {
    private static final String BASE64 = "@base64";

    private final boolean utf8Names;

    /// @param utf8Names whether names may be any UTF-8, written as `U__…` in paths
    public GroupUrl(boolean utf8Names) {
        this.utf8Names = utf8Names;
    }

    /// @param rawPath the path from `job` on, still percent-encoded
    /// @throws PushException if it is no grouping key
    public Labels parse(String rawPath) {
        List<String> parts = new ArrayList<>();
        for (String part : rawPath.split("/")) {
            if (!part.isEmpty()) {
                parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        if (parts.size() < 2) {
            throw new PushException("job name is required");
        }
        String job = value(parts.get(0), parts.get(1), "invalid base64 encoding in job name \"\"");
        if (job.isEmpty()) {
            throw new PushException("job name is required");
        }
        if (parts.size() % 2 != 0) {
            throw new PushException("odd number of components in label string "
                    + Names.quote("/" + String.join("/", parts.subList(2, parts.size()))));
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 2; i < parts.size(); i += 2) {
            String name = name(parts.get(i));
            labels.put(name, value(parts.get(i), parts.get(i + 1),
                    "invalid base64 encoding for label " + name + "=" + Names.quote(parts.get(i + 1))));
        }
        labels.put("job", job);
        return Labels.of(labels);
    }

    private String name(String component) {
        String trimmed = component.endsWith(BASE64)
                ? component.substring(0, component.length() - BASE64.length())
                : component;
        String name = utf8Names ? ValueEscaping.unescape(trimmed) : trimmed;
        boolean valid = utf8Names ? Names.isUtf8Name(name) : Names.isLegacyLabelName(name);
        if (!valid || name.startsWith("__")) {
            throw new PushException("improper label name " + Names.quote(name));
        }
        return name;
    }

    private static String value(String name, String value, String error) {
        if (!name.endsWith(BASE64)) {
            return value;
        }
        String bare = value;
        while (bare.endsWith("=")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(bare);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded)).toString();
        } catch (IllegalArgumentException e) {
            throw new PushException(error + ": illegal base64 data at input byte " + firstIllegal(bare), e);
        } catch (CharacterCodingException e) {
            throw new PushException(error + ": the decoded value is not UTF-8", e);
        }
    }

    /// Of a text that the URL alphabet does not decode: its first foreign character, else the lone one at its end.
    private static int firstIllegal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return i;
            }
        }
        return text.length() - 1;
    }
}
