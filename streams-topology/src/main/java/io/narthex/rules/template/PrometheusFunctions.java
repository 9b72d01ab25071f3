package io.narthex.rules.template;

import static io.narthex.template.TemplateFunction.Parameter.ANY;
import static io.narthex.template.TemplateFunction.Parameter.LIST;
import static io.narthex.template.TemplateFunction.Parameter.STRING;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.narthex.config.ConfigException;
import io.narthex.config.Durations;
import io.narthex.model.Labels;
import io.narthex.promql.failure.PromqlException;
import io.narthex.template.Arguments;
import io.narthex.template.GoDuration;
import io.narthex.template.GoRegexp;
import io.narthex.template.SafeText;
import io.narthex.template.TemplateException;
import io.narthex.template.TemplateFunction;
import org.jspecify.annotations.Nullable;

/// The functions that Prometheus adds to Go's.
final class PrometheusFunctions {
    private PrometheusFunctions() {}

    /// @param evalTimestampMs what `now` says
    static Map<String, TemplateFunction> of(String externalUrl, TemplateQuery query, long evalTimestampMs) {
        Map<String, TemplateFunction> functions = new HashMap<>();
        functions.put("query", TemplateFunction.of(arguments -> query(query, arguments.text(0)), STRING));
        functions.put("now", TemplateFunction.of(_ -> evalTimestampMs / 1000.0));
        functions.put("externalURL", TemplateFunction.of(_ -> externalUrl));
        functions.put("pathPrefix", TemplateFunction.of(_ -> path(externalUrl)));
        addVectorFunctions(functions);
        addTextFunctions(functions);
        addNumberFunctions(functions);
        return functions;
    }

    private static List<SampleObject> query(TemplateQuery query, String expr) {
        try {
            return query.query(expr).stream().map(SampleObject::of).toList();
        } catch (PromqlException e) {
            throw new TemplateException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String path(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException e) {
            throw new TemplateException("external URL is none: " + url, e);
        }
    }

    private static void addVectorFunctions(Map<String, TemplateFunction> functions) {
        functions.put("first", TemplateFunction.of(arguments -> {
            List<?> vector = arguments.list(0);
            if (vector.isEmpty()) {
                throw new TemplateException("first() called on vector with no elements");
            }
            return vector.getFirst();
        }, LIST));
        functions.put(
                "label",
                TemplateFunction.of(arguments -> sample(arguments, 1).labels().value(arguments.text(0)), STRING, ANY));
        functions.put("value", TemplateFunction.of(arguments -> sample(arguments, 0).value(), ANY));
        functions.put(
                "strvalue", TemplateFunction.of(arguments -> sample(arguments, 0).labels().value("__value__"), ANY));
        functions.put("sortByLabel", TemplateFunction.of(PrometheusFunctions::sortByLabel, STRING, LIST));
        functions.put("args", TemplateFunction.variadic(arguments -> {
            Map<String, @Nullable Object> args = new HashMap<>();
            for (int i = 0; i < arguments.size(); i++) {
                args.put("arg" + i, arguments.value(i));
            }
            return args;
        }, ANY));
    }

    private static SampleObject sample(Arguments arguments, int index) {
        if (arguments.value(index) instanceof SampleObject sample) {
            return sample;
        }
        throw new TemplateException("wrong type for value; expected *template.sample");
    }

    private static List<SampleObject> sortByLabel(Arguments arguments) {
        String label = arguments.text(0);
        List<SampleObject> sorted = new ArrayList<>();
        for (Object element : arguments.list(1)) {
            if (!(element instanceof SampleObject sample)) {
                throw new TemplateException("wrong type for value; expected template.queryResult");
            }
            sorted.add(sample);
        }
        sorted.sort(Comparator.comparing(sample -> sample.labels().value(label), Labels::compareUtf8));
        return sorted;
    }

    private static void addTextFunctions(Map<String, TemplateFunction> functions) {
        functions.put(
                "reReplaceAll",
                TemplateFunction.of(
                        arguments -> GoRegexp.replaceAll(arguments.text(0), arguments.text(1), arguments.text(2)),
                        STRING,
                        STRING,
                        STRING));
        functions.put(
                "match",
                TemplateFunction.of(
                        arguments -> GoRegexp.isMatch(arguments.text(0), arguments.text(1)), STRING, STRING));
        functions.put("safeHtml", TemplateFunction.of(arguments -> SafeText.html(arguments.text(0)), STRING));
        functions.put("title", TemplateFunction.of(arguments -> title(arguments.text(0)), STRING));
        functions.put("toUpper", TemplateFunction.of(arguments -> arguments.text(0).toUpperCase(Locale.ROOT), STRING));
        functions.put("toLower", TemplateFunction.of(arguments -> arguments.text(0).toLowerCase(Locale.ROOT), STRING));
        functions.put("graphLink", TemplateFunction.of(arguments -> GraphLinks.graph(arguments.text(0)), STRING));
        functions.put("tableLink", TemplateFunction.of(arguments -> GraphLinks.table(arguments.text(0)), STRING));
        functions.put("urlQueryEscape", TemplateFunction.of(arguments -> GraphLinks.escape(arguments.text(0)), STRING));
        functions.put("stripPort", TemplateFunction.of(arguments -> HostPort.parse(arguments.text(0)).host(), STRING));
        functions.put("stripDomain", TemplateFunction.of(arguments -> stripDomain(arguments.text(0)), STRING));
        functions.put("parseDuration", TemplateFunction.of(arguments -> {
            try {
                return Durations.parse(arguments.text(0)).toMillis() / 1000.0;
            } catch (ConfigException e) {
                throw new TemplateException(String.valueOf(e.getMessage()), e);
            }
        }, STRING));
    }

    /// The first letter of each word in upper case.
    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean isStart = true;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            out.appendCodePoint(isStart ? Character.toTitleCase(c) : c);
            boolean isInWord = Character.isLetterOrDigit(c) || c == '_' || c == '\'';
            isStart = c < 0x80 || isInWord ? !isInWord : Character.isWhitespace(c);
        }
        return out.toString();
    }

    private static String stripDomain(String text) {
        HostPort parsed = HostPort.parse(text);
        if (parsed.isIpAddress()) {
            return text;
        }
        String host = parsed.host().split("\\.", 2)[0];
        return parsed.port().isEmpty() ? host : host + ":" + parsed.port();
    }

    private static void addNumberFunctions(Map<String, TemplateFunction> functions) {
        functions.put("humanize", TemplateFunction.of(arguments -> Humanize.number(number(arguments)), ANY));
        functions.put("humanize1024", TemplateFunction.of(arguments -> Humanize.number1024(number(arguments)), ANY));
        functions.put("humanizeDuration", TemplateFunction.of(arguments -> Humanize.duration(number(arguments)), ANY));
        functions.put(
                "humanizePercentage", TemplateFunction.of(arguments -> Humanize.percentage(number(arguments)), ANY));
        functions.put(
                "humanizeTimestamp", TemplateFunction.of(arguments -> Humanize.timestamp(number(arguments)), ANY));
        functions.put("toTime", TemplateFunction.of(arguments -> Humanize.time(number(arguments)), ANY));
        functions.put(
                "toDuration", TemplateFunction.of(arguments -> new GoDuration((long) (number(arguments) * 1e9)), ANY));
    }

    private static double number(Arguments arguments) {
        Object value = arguments.value(0);
        return switch (value) {
            case Double number -> number;
            case Long number -> number.doubleValue();
            case GoDuration duration -> duration.nanos() / 1e9;
            case String text -> parse(text);
            case null -> throw new TemplateException("can't convert <nil> to float");
            default -> throw new TemplateException("can't convert " + value.getClass().getSimpleName() + " to float");
        };
    }

    private static double parse(String text) {
        try {
            if (text.matches("[-+]?(?i:inf|infinity)")) {
                return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            }
            if (text.equalsIgnoreCase("nan")) {
                return Double.NaN;
            }
            if (text.isEmpty() || !text.strip().equals(text) || text.matches(".*[dDfF]") && !text.startsWith("0x")) {
                throw new NumberFormatException(text);
            }
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TemplateException(
                    "strconv.ParseFloat: parsing " + io.narthex.template.GoQuote.quote(text) + ": invalid syntax", e);
        }
    }
}
