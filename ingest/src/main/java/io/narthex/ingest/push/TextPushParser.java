package io.narthex.ingest.push;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.narthex.ingest.push.FamilyBuilder.MetricBuilder;
import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.schema.push.PushedBucket;
import io.narthex.schema.push.PushedQuantile;
import io.narthex.schema.push.PushedType;
import org.jspecify.annotations.Nullable;

/// Text format 0.0.4 as the Pushgateway's library reads it: into families, with its rules and texts.
///
/// The scrape parsers yield series and keep no families, and their messages are Prometheus', so they do not serve here.
/// One parser reads one body.
final class TextPushParser {
    private final String text;
    private final boolean utf8Names;
    private final Map<String, FamilyBuilder> families = new LinkedHashMap<>();
    private int line = 1;
    private int at;

    private TextPushParser(String text, boolean utf8Names) {
        this.text = text;
        this.utf8Names = utf8Names;
    }

    /// @throws PushException if the body is malformed
    static List<FamilyBuilder> parse(byte[] body, int length, boolean utf8Names) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new PushException("text format parsing error: invalid UTF-8", e);
        }
        TextPushParser parser = new TextPushParser(text, utf8Names);
        while (parser.at < text.length()) {
            parser.readLine();
        }
        List<FamilyBuilder> found = new ArrayList<>();
        for (FamilyBuilder family : parser.families.values()) {
            if (family.hasMetrics()) {
                found.add(family);
            }
        }
        return found;
    }

    private PushException fail(String message) {
        return new PushException("text format parsing error in line " + line + ": " + message);
    }

    private void readLine() {
        skipBlanks();
        int c = peek();
        if (c == '\n') {
            at++;
        } else if (c == '#') {
            at++;
            readComment();
            requireLineEnd();
        } else {
            readSample();
            requireLineEnd();
        }
        line++;
    }

    private int peek() {
        if (at >= text.length()) {
            throw fail("unexpected end of input stream");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void requireLineEnd() {
        int from = at;
        skipBlanks();
        if (peek() != '\n') {
            throw fail("spurious string after timestamp: " + Names.quote(text.substring(from, at) + token()));
        }
        at++;
    }

    /// Up to the next blank or line end.
    private String token() {
        int from = at;
        while (at < text.length() && " \t\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String restOfLine() {
        int from = at;
        while (peek() != '\n') {
            at++;
        }
        return text.substring(from, at);
    }

    private void readComment() {
        skipBlanks();
        int before = at;
        String keyword = peek() == '\n' ? "" : token();
        if (!keyword.equals("HELP") && !keyword.equals("TYPE")) {
            at = before;
            restOfLine();
            return;
        }
        skipBlanks();
        if (peek() == '\n') {
            return;
        }
        String name = peek() == '"' ? quoted() : token();
        requireMetricName(name);
        FamilyBuilder family = familyOf(name);
        skipBlanks();
        String rest = restOfLine();
        if (keyword.equals("HELP")) {
            if (family.help != null) {
                throw fail("second HELP line for metric name " + Names.quote(name));
            }
            family.help = unescapeHelp(rest);
            return;
        }
        if (family.type != null || family.hasMetrics()) {
            throw fail("second TYPE line for metric name " + Names.quote(name) + ", or TYPE reported after samples");
        }
        family.type = type(rest.strip());
    }

    private PushedType type(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "counter" -> PushedType.COUNTER;
            case "gauge" -> PushedType.GAUGE;
            case "untyped" -> PushedType.UNTYPED;
            case "summary" -> PushedType.SUMMARY;
            case "histogram" -> PushedType.HISTOGRAM;
            default -> throw fail("unknown metric type " + Names.quote(word));
        };
    }

    private static String unescapeHelp(String help) {
        return help.replace("\\\\", "\u0000").replace("\\n", "\n").replace("\u0000", "\\");
    }

    private void requireMetricName(String name) {
        if (!(utf8Names ? Names.isUtf8Name(name) : Names.isLegacyMetricName(name))) {
            throw fail("invalid metric name");
        }
    }

    /// The family that a line of this name belongs to; parts of summaries and histograms belong to their base name.
    private FamilyBuilder familyOf(String name) {
        FamilyBuilder exact = families.get(name);
        if (exact != null) {
            return exact;
        }
        FamilyBuilder base = baseOf(name, "_sum", false);
        base = base == null ? baseOf(name, "_count", false) : base;
        base = base == null ? baseOf(name, "_bucket", true) : base;
        return base == null ? families.computeIfAbsent(name, FamilyBuilder::new) : base;
    }

    private @Nullable FamilyBuilder baseOf(String name, String suffix, boolean histogramOnly) {
        if (!name.endsWith(suffix)) {
            return null;
        }
        FamilyBuilder base = families.get(name.substring(0, name.length() - suffix.length()));
        boolean fits = base != null
                && (base.type == PushedType.HISTOGRAM || base.type == PushedType.SUMMARY && !histogramOnly);
        return fits ? base : null;
    }

    private void readSample() {
        String name = "";
        if (peek() != '{') {
            int from = at;
            while (at < text.length() && "{ \t\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            name = text.substring(from, at);
        }
        Map<String, String> labels = new LinkedHashMap<>();
        skipBlanks();
        if (at < text.length() && text.charAt(at) == '{') {
            at++;
            name = readLabels(name, labels);
        }
        requireMetricName(name);
        skipBlanks();
        peek();
        String number = token();
        double value;
        try {
            value = GoFloat.parse(number);
        } catch (NumberFormatException e) {
            throw fail("expected float as value, got " + Names.quote(number));
        }
        MetricBuilder metric = addValue(familyOf(name), name, labels, value);
        skipBlanks();
        if (peek() != '\n') {
            String timestamp = token();
            try {
                Long.parseLong(timestamp);
            } catch (NumberFormatException e) {
                throw fail("expected integer as timestamp, got " + Names.quote(timestamp));
            }
            metric.hasTimestamp = true;
        }
    }

    /// Reads up to the closing brace; returns the metric name, which may stand quoted among the labels.
    private String readLabels(String nameBefore, Map<String, String> labels) {
        String name = nameBefore;
        while (true) {
            skipBlanks();
            if (peek() == '}') {
                at++;
                return name;
            }
            boolean isQuoted = peek() == '"';
            String label = isQuoted ? quoted() : labelName();
            skipBlanks();
            if (isQuoted && (peek() == ',' || peek() == '}')) {
                if (!name.isEmpty()) {
                    throw fail("multiple metric names for metric " + Names.quote(name));
                }
                name = label;
            } else {
                readLabelValue(name, label, labels);
            }
            skipBlanks();
            int c = peek();
            if (c == ',') {
                at++;
            } else if (c != '}') {
                throw fail("unexpected end of label value " + Names.quote(labels.getOrDefault(label, "")));
            }
        }
    }

    private void readLabelValue(String metricName, String label, Map<String, String> labels) {
        boolean valid = utf8Names ? Names.isUtf8Name(label) : Names.isLegacyLabelName(label);
        if (!valid) {
            throw fail("invalid label name for metric " + Names.quote(metricName));
        }
        if (label.equals(Labels.METRIC_NAME)) {
            throw fail("label name \"__name__\" is reserved");
        }
        if (peek() != '=') {
            throw fail("expected '=' after label name, found '" + (char) peek() + "'");
        }
        at++;
        skipBlanks();
        if (peek() != '"') {
            throw fail("expected '\"' at start of label value, found '" + (char) peek() + "'");
        }
        if (labels.put(label, quoted()) != null) {
            throw fail("duplicate label names for metric " + Names.quote(metricName));
        }
    }

    private String labelName() {
        int from = at;
        while (at < text.length() && "=,} \t\n\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c == '\n') {
                throw fail("label value " + Names.quote(value.toString()) + " contains unescaped new-line");
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = (char) peek();
            at++;
            switch (escaped) {
                case '"', '\\' -> value.append(escaped);
                case 'n' -> value.append('\n');
                default -> throw fail("invalid escape sequence '\\" + escaped + "'");
            }
        }
        at++;
        return value.toString();
    }

    private MetricBuilder addValue(FamilyBuilder family, String name, Map<String, String> labels, double value) {
        switch (family.typeOrUntyped()) {
            case SUMMARY -> {
                String quantile = labels.remove("quantile");
                MetricBuilder metric = family.sharedMetric(Labels.of(labels));
                if (name.equals(family.name() + "_sum")) {
                    metric.sum = value;
                } else if (name.equals(family.name() + "_count")) {
                    metric.count = value;
                } else if (quantile != null) {
                    metric.quantiles.add(new PushedQuantile(bound("quantile", quantile), value));
                }
                return metric;
            }
            case HISTOGRAM, GAUGE_HISTOGRAM -> {
                String le = labels.remove("le");
                MetricBuilder metric = family.sharedMetric(Labels.of(labels));
                if (name.equals(family.name() + "_sum")) {
                    metric.sum = value;
                } else if (name.equals(family.name() + "_count")) {
                    metric.count = value;
                } else if (le != null) {
                    metric.buckets.add(new PushedBucket(bound("le", le), value));
                }
                return metric;
            }
            case COUNTER, GAUGE, UNTYPED -> {
                MetricBuilder metric = family.addMetric(Labels.of(labels));
                metric.value = value;
                return metric;
            }
        }
        throw new IllegalStateException("type " + family.type);
    }

    private double bound(String label, String value) {
        try {
            return GoFloat.parse(value);
        } catch (NumberFormatException e) {
            throw fail("expected float as value for '" + label + "' label, got " + Names.quote(value));
        }
    }
}
