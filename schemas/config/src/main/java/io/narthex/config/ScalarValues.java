package io.narthex.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

import com.google.re2j.PatternSyntaxException;
import io.narthex.config.Schema.Scalar;
import org.jspecify.annotations.Nullable;

/// The YAML 1.1 reading of a scalar, as Go's YAML library has it.
final class ScalarValues {
    private static final Set<String> TRUE = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True",
            "TRUE");
    private static final Set<String> FALSE = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False",
            "FALSE");

    private ScalarValues() {}

    static boolean isNull(String plain) {
        return plain.isEmpty() || plain.equals("~") || plain.equals("null") || plain.equals("Null")
                || plain.equals("NULL");
    }

    /// The short tag a plain scalar resolves to.
    static String tag(String plain) {
        if (isNull(plain)) {
            return "!!null";
        }
        if (TRUE.contains(plain) || FALSE.contains(plain)) {
            return "!!bool";
        }
        if (integer(plain) != null) {
            return "!!int";
        }
        return decimal(plain) == null ? "!!str" : "!!float";
    }

    static Object ofDefault(Scalar scalar, String text) {
        Object value = text.isEmpty() ? zero(scalar) : of(scalar, text, true);
        if (value == null) {
            throw new IllegalStateException("bad default " + text + " in the configuration schema");
        }
        return value;
    }

    private static Object zero(Scalar scalar) {
        return switch (scalar) {
            case TEXT, URL, FILE, REGEX, ANY -> "";
            case SECRET -> new Secret("");
            case BOOL -> false;
            case INT, UINT, SIZE -> 0L;
            case FLOAT -> 0.0;
            case DURATION -> java.time.Duration.ZERO;
        };
    }

    /// The value, or null where the text is not of the type.
    ///
    /// @throws ConfigException where the text is of the YAML type but breaks a rule of its own
    static @Nullable Object of(Scalar scalar, String text, boolean plain) {
        return switch (scalar) {
            case TEXT, FILE, ANY -> text;
            case SECRET -> new Secret(text);
            case BOOL -> plain ? bool(text) : null;
            case INT -> plain ? integer(text) : null;
            case UINT -> plain && integer(text) instanceof Long number && number >= 0 ? number : null;
            case FLOAT -> plain ? decimal(text) : null;
            case DURATION -> Durations.parse(text);
            case SIZE -> ByteSizes.parse(text);
            case URL -> url(text);
            case REGEX -> regex(text);
        };
    }

    private static @Nullable Boolean bool(String text) {
        return TRUE.contains(text) ? Boolean.TRUE : FALSE.contains(text) ? Boolean.FALSE : null;
    }

    private static @Nullable Long integer(String text) {
        String digits = text.replace("_", "");
        try {
            String lower = digits.toLowerCase(Locale.ROOT);
            if (lower.startsWith("0x")) {
                return Long.parseLong(digits.substring(2), 16);
            }
            if (lower.startsWith("0b")) {
                return Long.parseLong(digits.substring(2), 2);
            }
            if (digits.length() > 1 && digits.startsWith("0")) {
                return Long.parseLong(digits.startsWith("0o") ? digits.substring(2) : digits, 8);
            }
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static @Nullable Double decimal(String text) {
        if (text.isEmpty() || Character.isLetter(text.charAt(text.length() - 1))) {
            return switch (text) {
                case ".inf", ".Inf", ".INF", "+.inf" -> Double.POSITIVE_INFINITY;
                case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
                case ".nan", ".NaN", ".NAN" -> Double.NaN;
                default -> null;
            };
        }
        try {
            return Double.parseDouble(text.replace("_", ""));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static String url(String text) {
        try {
            return new URI(text).toString();
        } catch (URISyntaxException e) {
            throw new ConfigException("parse " + io.narthex.model.Names.quote(text) + ": " + e.getReason(), e);
        }
    }

    private static String regex(String text) {
        try {
            Regex.compile(text);
            return text;
        } catch (PatternSyntaxException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
