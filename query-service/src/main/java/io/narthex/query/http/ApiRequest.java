package io.narthex.query.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.narthex.model.Names;
import io.narthex.promql.limits.Cancellation;
import org.jspecify.annotations.Nullable;

/// What an endpoint sees of a request: parameters of the form before those of the URL, as Go's `Request.Form` has them.
///
/// @param parameters values by name in the order they came
/// @param pathParameter the variable part of the path, empty where the route has none
/// @param cancellation set when the client has gone away
/// @param accept the Accept header, empty where there is none
record ApiRequest(Map<String, List<String>> parameters, String pathParameter, Cancellation cancellation,
        String accept) {
    private static final int MAX_INT_DIGITS = 10;

    /// Empty where the parameter is absent.
    String first(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    boolean has(String name) {
        return parameters.containsKey(name);
    }

    /// Epoch milliseconds; the name is part of the error text.
    long time(String name, long defaultMs) {
        String text = first(name);
        if (text.isEmpty()) {
            return defaultMs;
        }
        try {
            return TimeParameters.parseTime(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalidParameter(name, "Invalid time value for '" + name + "': " + e.getMessage());
        }
    }

    long requiredTime(String name) {
        try {
            return TimeParameters.parseTime(first(name));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalidParameter(name, e.getMessage());
        }
    }

    long requiredDurationMs(String name) {
        try {
            return TimeParameters.parseDurationMs(first(name));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalidParameter(name, e.getMessage());
        }
    }

    Optional<Long> findDurationMs(String name) {
        return first(name).isEmpty() ? Optional.empty() : Optional.of(requiredDurationMs(name));
    }

    /// 0 means no limit.
    int limit() {
        String text = first("limit");
        if (text.isEmpty()) {
            return 0;
        }
        int limit;
        try {
            limit = parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiException.invalidParameter("limit", e.getMessage());
        }
        if (limit < 0) {
            throw ApiException.invalidParameter("limit", "limit must be non-negative");
        }
        return limit;
    }

    /// An integer whose error text is only "… must be a number"; the default where it is absent.
    int number(String name, int defaultValue) {
        String text = first(name);
        if (text.isEmpty()) {
            return defaultValue;
        }
        try {
            return parseInt(text);
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorType.BAD_DATA, ErrorType.BAD_DATA.httpCode(), name + " must be a number", e);
        }
    }

    /// Go's `strconv.ParseBool`; the default where the parameter is absent.
    boolean bool(String name, boolean defaultValue) {
        String text = first(name);
        @Nullable
        Boolean value = switch (text) {
            case "" -> defaultValue;
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> null;
        };
        if (value == null) {
            throw ApiException.invalidParameter(name, "error converting " + name + ": strconv.ParseBool: parsing "
                    + Names.quote(text) + ": invalid syntax");
        }
        return value;
    }

    /// @throws NumberFormatException with the words of Go's `strconv.Atoi`; our integers are narrower than Go's
    private static int parseInt(String text) {
        boolean digits = text.matches("[+-]?[0-9]+");
        if (!digits) {
            throw new NumberFormatException("strconv.Atoi: parsing " + Names.quote(text) + ": invalid syntax");
        }
        String magnitude = text.replaceFirst("^[+-]?0*", "");
        long value = magnitude.length() > MAX_INT_DIGITS ? Long.MAX_VALUE : Long.parseLong("0" + magnitude);
        if (value > Integer.MAX_VALUE) {
            throw new NumberFormatException("strconv.Atoi: parsing " + Names.quote(text) + ": value out of range");
        }
        return text.charAt(0) == '-' ? (int) -value : (int) value;
    }
}
