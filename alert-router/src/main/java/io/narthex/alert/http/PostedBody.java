package io.narthex.alert.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.narthex.alert.alerts.Timestamps;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.alert.SilenceMatcher;
import org.jspecify.annotations.Nullable;

/// Bodies of POST requests, checked against the API's schema in the order in which Alertmanager checks.
final class PostedBody {
    /// An alert as posted. Times of 0 are unset.
    record PostedAlert(Map<String, String> labels, Map<String, String> annotations, long startsAtMs, long endsAtMs,
            String generatorUrl) {}

    private PostedBody() {}

    /// @throws BadRequestException if the body is no JSON of this shape
    /// @throws SchemaViolation if an alert lacks what it must have
    static List<PostedAlert> alerts(String body) {
        if (body.isBlank()) {
            throw new SchemaViolation(SchemaViolation.REQUIRED, "alerts in body is required");
        }
        try {
            Object tree = JsonTree.parse(body);
            if (tree == null) {
                return List.of();
            }
            if (!(tree instanceof List<?> list)) {
                throw unmarshal(tree, "value of type models.PostableAlerts");
            }
            List<Map<?, ?>> objects = new ArrayList<>();
            for (Object element : list) {
                if (!(element instanceof Map<?, ?> map)) {
                    throw unmarshal(element, "value of type models.PostableAlert");
                }
                objects.add(map);
            }
            List<PostedAlert> alerts = new ArrayList<>();
            for (Map<?, ?> map : objects) {
                alerts.add(new PostedAlert(texts(map, "labels"), texts(map, "annotations"), time(map, "startsAt"),
                        time(map, "endsAt"), text(map, "generatorURL")));
            }
            for (int i = 0; i < objects.size(); i++) {
                checkAlert(i, objects.get(i), alerts.get(i));
            }
            return alerts;
        } catch (BadRequestException e) {
            throw new BadRequestException("parsing alerts body from \"\" failed, because " + e.getMessage());
        }
    }

    private static void checkAlert(int index, Map<?, ?> map, PostedAlert alert) {
        if (!alert.generatorUrl().isEmpty() && !isUri(alert.generatorUrl())) {
            throw new SchemaViolation(SchemaViolation.INVALID_TYPE,
                    index + ".generatorURL in body must be of type uri: \"" + alert.generatorUrl() + "\"");
        }
        if (map.get("labels") == null) {
            throw new SchemaViolation(SchemaViolation.REQUIRED, index + ".labels in body is required");
        }
    }

    private static boolean isUri(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException e) {
            // Go is more lenient about characters: Prometheus' links hold them.
            return text.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") || text.startsWith("/");
        }
    }

    /// @throws BadRequestException if the body is no JSON of this shape
    /// @throws SchemaViolation if it lacks what it must have
    static Silence silence(String body) {
        if (body.isBlank()) {
            throw new SchemaViolation(SchemaViolation.REQUIRED, "silence in body is required");
        }
        try {
            Object tree = JsonTree.parse(body);
            if (!(tree instanceof Map<?, ?> map)) {
                throw unmarshal(tree, "value of type models.PostableSilence");
            }
            List<SilenceMatcher> matchers = matchers(map);
            long start = time(map, "startsAt");
            long end = time(map, "endsAt");
            String comment = text(map, "comment");
            String createdBy = text(map, "createdBy");
            for (String required : List.of("comment", "createdBy", "endsAt", "matchers", "startsAt")) {
                if (map.get(required) == null) {
                    throw new SchemaViolation(SchemaViolation.REQUIRED, required + " in body is required");
                }
                if (required.equals("matchers")) {
                    checkMatchers(map);
                }
            }
            return new Silence(TenantId.DEFAULT, text(map, "id"), matchers, start, end, 0, createdBy, comment,
                    texts(map, "annotations"));
        } catch (BadRequestException e) {
            throw new BadRequestException("parsing silence body from \"\" failed, because " + e.getMessage());
        }
    }

    private static List<SilenceMatcher> matchers(Map<?, ?> silence) {
        Object value = silence.get("matchers");
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw unmarshal(value, "struct field PostableSilence.matchers of type models.Matchers");
        }
        List<SilenceMatcher> matchers = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> map)) {
                throw unmarshal(element, "value of type models.Matcher");
            }
            matchers.add(new SilenceMatcher(text(map, "name"), text(map, "value"), flag(map, "isRegex", false),
                    flag(map, "isEqual", true)));
        }
        return matchers;
    }

    private static void checkMatchers(Map<?, ?> silence) {
        List<?> list = silence.get("matchers") instanceof List<?> matchers ? matchers : List.of();
        if (list.isEmpty()) {
            throw new SchemaViolation(SchemaViolation.TOO_FEW, "matchers in body should have at least 1 items");
        }
        for (int i = 0; i < list.size(); i++) {
            for (String required : List.of("isRegex", "name", "value")) {
                if (list.get(i) instanceof Map<?, ?> map && map.get(required) == null) {
                    throw new SchemaViolation(SchemaViolation.REQUIRED,
                            "matchers." + i + "." + required + " in body is required");
                }
            }
        }
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value != null && !(value instanceof String)) {
            throw unmarshal(value, "struct field " + key + " of type string");
        }
        return value == null ? "" : (String) value;
    }

    private static boolean flag(Map<?, ?> map, String key, boolean missing) {
        Object value = map.get(key);
        if (value != null && !(value instanceof Boolean)) {
            throw unmarshal(value, "struct field Matcher." + key + " of type bool");
        }
        return value == null ? missing : (Boolean) value;
    }

    private static Map<String, String> texts(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> entries)) {
            throw unmarshal(value, "struct field Alert." + key + " of type models.LabelSet");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((name, text) -> {
            if (text != null && !(text instanceof String)) {
                throw unmarshal(text, "struct field Alert." + key + " of type string");
            }
            texts.put(String.valueOf(name), text == null ? "" : (String) text);
        });
        return texts;
    }

    private static long time(Map<?, ?> map, String key) {
        String text = text(map, key);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            throw new BadRequestException("parsing time \"" + text + "\" as \"2006-01-02 15:04:05\": cannot parse \""
                    + text + "\" as \"2006\"");
        }
    }

    private static BadRequestException unmarshal(@Nullable Object value, String target) {
        String kind = switch (value) {
            case null -> "null";
            case String _ -> "string";
            case Boolean _ -> "bool";
            case Number _ -> "number";
            case List<?> _ -> "array";
            default -> "object";
        };
        return new BadRequestException("json: cannot unmarshal " + kind + " into Go "
                + target);
    }
}
