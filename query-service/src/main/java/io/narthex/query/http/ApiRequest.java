package io.narthex.query.http;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import io.narthex.model.Names;
import io.narthex.promql.limits.Cancellation;

/// What an endpoint sees of a request: parameters of the form before those of the URL, as Go's `Request.Form` has them.
///
/// @param parameters values by name in the order they came
/// @param pathParameter the variable part of the path, empty where the route has none
/// @param cancellation set when the client has gone away
/// @param accept the Accept header, empty where there is none
record ApiRequest(Map<String, List<String>> parameters, String pathParameter, Cancellation cancellation,
        String accept) {
    private static final String ATOI = "strconv.Atoi";
    /// Leading zeros and all.
    private static final int MAX_DIGITS = 1000;
    private static final String TOO_LARGE = Long.MAX_VALUE + "0";

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
            throw ApiException.invalidParameter(name, "invalid time value for '" + name + "': " + e.getMessage());
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
            limit = parseInt(text, ATOI, Long.MAX_VALUE);
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
            return parseInt(text, ATOI, Long.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorType.BAD_DATA, ErrorType.BAD_DATA.httpCode(), name + " must be a number", e);
        }
    }

    /// Go's `strconv.ParseBool`; the default where the parameter is absent.
    ///
    /// @param complaint what the error says before Go's own words
    boolean bool(String name, boolean defaultValue, String complaint) {
        String text = first(name);
        return text.isEmpty()
                ? defaultValue
                : findBool(text).orElseThrow(() -> ApiException.invalidParameter(name,
                        complaint + ": strconv.ParseBool: parsing " + Names.quote(text) + ": invalid syntax"));
    }

    static Optional<Boolean> findBool(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
            case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// Empty where the text is no integer of 64 bits.
    static OptionalInt findInt(String text) {
        try {
            return OptionalInt.of(parseInt(text, ATOI, Long.MAX_VALUE));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /// An integer within the bounds; what our integers cannot hold counts as the nearest that they can.
    ///
    /// @param parser the function of Go's that the error names
    /// @param max of the magnitude
    /// @throws NumberFormatException with Go's words
    static int parseInt(String text, String parser, long max) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new NumberFormatException(parser + ": parsing " + Names.quote(text) + ": invalid syntax");
        }
        BigInteger value = new BigInteger(text.length() > MAX_DIGITS ? TOO_LARGE : text);
        if (value.abs().compareTo(BigInteger.valueOf(max)) > 0) {
            throw new NumberFormatException(parser + ": parsing " + Names.quote(text) + ": value out of range");
        }
        return Math.clamp(value.longValue(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
