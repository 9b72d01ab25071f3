package io.narthex.alert.notify.template;

import static io.narthex.template.TemplateFunction.Parameter.ANY;
import static io.narthex.template.TemplateFunction.Parameter.LIST;
import static io.narthex.template.TemplateFunction.Parameter.STRING;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.narthex.template.Arguments;
import io.narthex.template.GoDuration;
import io.narthex.template.GoRegexp;
import io.narthex.template.GoTime;
import io.narthex.template.SafeText;
import io.narthex.template.TemplateException;
import io.narthex.template.TemplateFunction;
import org.jspecify.annotations.Nullable;

/// Alertmanager's functions on top of Go's own.
final class TemplateFunctions {
    private TemplateFunctions() {}

    /// All but `routeLabels`, which belongs to one execution.
    static Map<String, TemplateFunction> of(Clock clock) {
        Map<String, TemplateFunction> functions = new LinkedHashMap<>();
        texts(functions);
        times(functions, clock);
        collections(functions);
        functions.put("routeLabels", TemplateFunction.of(_ -> "", STRING));
        return functions;
    }

    private static void texts(Map<String, TemplateFunction> functions) {
        functions.put("toUpper", TemplateFunction.of(a -> a.text(0).toUpperCase(Locale.ROOT), STRING));
        functions.put("toLower", TemplateFunction.of(a -> a.text(0).toLowerCase(Locale.ROOT), STRING));
        functions.put("title", TemplateFunction.of(a -> title(a.text(0)), STRING));
        functions.put("trimSpace", TemplateFunction.of(a -> a.text(0).strip(), STRING));
        functions.put("join",
                TemplateFunction.of(
                        a -> String.join(a.text(0), a.list(1).stream().map(String::valueOf).toList()),
                        STRING, LIST));
        functions.put("match",
                TemplateFunction.of(a -> GoRegexp.isMatch(a.text(0), a.text(1)), STRING, STRING));
        functions.put("reReplaceAll", TemplateFunction.of(
                a -> GoRegexp.replaceAll(a.text(0), a.text(1), a.text(2)), STRING, STRING, STRING));
        functions.put("safeHtml", TemplateFunction.of(a -> SafeText.html(a.text(0)), STRING));
        functions.put("safeUrl", TemplateFunction.of(a -> SafeText.url(a.text(0)), STRING));
        functions.put("urlUnescape",
                TemplateFunction.of(a -> URLDecoder.decode(a.text(0), StandardCharsets.UTF_8), STRING));
        functions.put("base64encode", TemplateFunction.of(
                a -> Base64.getUrlEncoder().encodeToString(a.text(0).getBytes(StandardCharsets.UTF_8)), STRING));
        functions.put("base64decode", TemplateFunction
                .of(a -> new String(Base64.getUrlDecoder().decode(a.text(0)), StandardCharsets.UTF_8), STRING));
        functions.put("toJson", TemplateFunction.of(a -> JsonValues.write(a.value(0)), ANY));
    }

    private static void times(Map<String, TemplateFunction> functions, Clock clock) {
        functions.put("now", TemplateFunction.of(_ -> GoTime.of(clock.instant(), clock.getZone())));
        functions.put("since", TemplateFunction.of(
                a -> GoDuration.of(Duration.between(time(a, 0).time().toInstant(), clock.instant())), ANY));
        functions.put("date", TemplateFunction.of(a -> GoTime.format(time(a, 1).time(), a.text(0)), STRING, ANY));
        functions.put("tz", TemplateFunction.of(a -> {
            try {
                ZoneId zone = a.text(0).equals("Local")
                        ? ZoneId.systemDefault()
                        : ZoneId.of(a.text(0).isEmpty() ? "UTC" : a.text(0));
                return new GoTime(time(a, 1).time().withZoneSameInstant(zone));
            } catch (DateTimeException e) {
                throw new TemplateException("unknown time zone " + a.text(0), e);
            }
        }, STRING, ANY));
        functions.put("toDate", TemplateFunction.of(a -> {
            try {
                return GoLayouts.parse(a.text(0), a.text(1));
            } catch (DateTimeException e) {
                // Go's zero time is the documented answer to a text that does not fit.
                return GoTime.utc(GoTime.ZERO);
            }
        }, STRING, STRING));
        functions.put("mustToDate", TemplateFunction.of(a -> {
            try {
                return GoLayouts.parse(a.text(0), a.text(1));
            } catch (DateTimeException e) {
                throw new TemplateException(
                        "parsing time \"" + a.text(1) + "\" as \"" + a.text(0) + "\": cannot parse", e);
            }
        }, STRING, STRING));
        functions.put("humanizeDuration", TemplateFunction.of(a -> humanize(a.value(0)), ANY));
    }

    private static void collections(Map<String, TemplateFunction> functions) {
        functions.put("stringSlice", TemplateFunction.variadic(a -> a.from(0), STRING));
        functions.put("list", TemplateFunction.variadic(a -> a.from(0), ANY));
        functions.put("append", TemplateFunction.variadic(a -> {
            List<@Nullable Object> all = new ArrayList<>(a.list(0));
            all.addAll(a.from(1));
            return all;
        }, LIST, ANY));
        functions.put("dict", TemplateFunction.variadic(a -> {
            if (a.size() % 2 != 0) {
                throw new TemplateException("dict requires an even number of arguments");
            }
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < a.size(); i += 2) {
                if (!(a.value(i) instanceof String key)) {
                    throw new TemplateException("dict keys must be strings");
                }
                map.put(key, a.value(i + 1));
            }
            return map;
        }, ANY));
    }

    private static GoTime time(Arguments arguments, int index) {
        if (arguments.value(index) instanceof GoTime time) {
            return time;
        }
        throw new TemplateException("wrong type for value; expected time.Time");
    }

    /// Each word's first letter in upper case, the others in lower case.
    static String title(String text) {
        StringBuilder title = new StringBuilder(text.length());
        boolean start = true;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean inWord = Character.isLetterOrDigit(c) || c == '\'' || c == '_';
            title.appendCodePoint(!inWord ? c : start ? Character.toTitleCase(c) : Character.toLowerCase(c));
            start = !inWord;
        }
        return title.toString();
    }

    /// `1d 2h 3m 4s`, or four digits and a small unit below a second.
    static String humanize(@Nullable Object value) {
        double seconds = switch (value) {
            case GoDuration duration -> duration.nanos() / 1e9;
            case Double number -> number;
            case Long number -> number;
            case String text -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new TemplateException("strconv.ParseFloat: parsing \"" + text + "\": invalid syntax", e);
                }
            }
            case null, default -> throw new TemplateException("can't convert " + value + " to float");
        };
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            return Double.isNaN(seconds) ? "NaN" : seconds > 0 ? "+Inf" : "-Inf";
        }
        if (seconds == 0) {
            return "0s";
        }
        if (Math.abs(seconds) >= 1) {
            return whole(seconds);
        }
        String prefix = "";
        double scaled = seconds;
        for (String unit : List.of("m", "u", "n", "p", "f", "a", "z", "y")) {
            if (Math.abs(scaled) >= 1) {
                break;
            }
            prefix = unit;
            scaled *= 1000;
        }
        return significant(scaled) + prefix + "s";
    }

    private static String whole(double value) {
        String sign = value < 0 ? "-" : "";
        double abs = Math.abs(value);
        long total = (long) abs;
        long days = total / 86_400;
        long hours = total / 3_600 % 24;
        long minutes = total / 60 % 60;
        if (days != 0) {
            return sign + days + "d " + hours + "h " + minutes + "m " + total % 60 + "s";
        }
        if (hours != 0) {
            return sign + hours + "h " + minutes + "m " + total % 60 + "s";
        }
        if (minutes != 0) {
            return sign + minutes + "m " + total % 60 + "s";
        }
        return sign + significant(abs) + "s";
    }

    /// Go's `%.4g` for numbers from 1 to 1000.
    private static String significant(double value) {
        return new java.math.BigDecimal(value).round(new java.math.MathContext(4)).stripTrailingZeros().toPlainString();
    }
}
