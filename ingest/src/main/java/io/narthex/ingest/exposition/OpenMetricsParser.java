package io.narthex.ingest.exposition;

import static io.narthex.model.Names.quote;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.MetricType;
import org.jspecify.annotations.Nullable;

/// OpenMetrics, versions 0.0.1 and 1.0.0.
///
/// Series named `…_created` are series like any other, as in Prometheus unless start timestamps are switched on.
public final class OpenMetricsParser extends ExpositionParser {
    private static final String NOT_ENDED = "data does not end with # EOF";

    private int exemplarOffsetEnd;
    private double exemplarValue;
    private boolean hasExemplarTimestamp;
    private long exemplarTimestampMs;
    private boolean hasExemplar;

    public OpenMetricsParser() {
        super(new OpenMetricsLexer());
    }

    @Override
    public Entry next() throws ExpositionException {
        startEntry();
        clearExemplar();
        Token token = nextToken();
        return switch (token) {
            case EOF_WORD -> {
                if (nextToken() != Token.END) {
                    throw fail("unexpected data after # EOF");
                }
                yield Entry.END;
            }
            case END -> throw fail(NOT_ENDED);
            case HELP, TYPE, UNIT -> metadata(token);
            case BRACE_OPEN -> {
                readBracedSeries();
                yield Entry.SERIES;
            }
            case METRIC_NAME -> {
                readNamedSeries();
                yield Entry.SERIES;
            }
            default -> throw unexpected("expected a valid start token", token);
        };
    }

    private Entry metadata(Token kind) throws ExpositionException {
        readMetadata(kind, 1);
        switch (kind) {
            case TYPE -> {
                type = type(rawText());
                return Entry.TYPE;
            }
            case UNIT -> {
                String unit = rawText();
                String name = rawFamilyName();
                if (!unit.isEmpty() && !name.endsWith("_" + unit)) {
                    throw fail("unit " + quote(unit) + " not a suffix of metric " + quote(name));
                }
                return Entry.UNIT;
            }
            default -> {
                return Entry.HELP;
            }
        }
    }

    private MetricType type(String text) throws ExpositionException {
        for (MetricType candidate : MetricType.values()) {
            if (candidate.text().equals(text)) {
                return candidate;
            }
        }
        throw fail("invalid metric type " + quote(text));
    }

    @Override
    Token nextToken() {
        return lexer.next();
    }

    @Override
    void readValue(Token first) throws ExpositionException {
        setSample(number(first, "metric"));
        Token token = nextToken();
        switch (token) {
            case END -> throw fail(NOT_ENDED);
            case COMMENT -> readExemplar();
            case TIMESTAMP -> {
                setTimestamp(timestamp("timestamp"));
                readAfterTimestamp();
            }
            // Anything else is left for the next entry to stumble on, as Prometheus does.
            default -> {
            }
        }
    }

    private void readAfterTimestamp() throws ExpositionException {
        Token token = nextToken();
        switch (token) {
            case LINEBREAK -> {
            }
            case COMMENT -> readExemplar();
            default -> throw unexpected("expected next entry after timestamp", token);
        }
    }

    private double number(Token token, String after) throws ExpositionException {
        if (token != Token.VALUE) {
            throw unexpected("expected value after " + after, token);
        }
        return readNumber(lexer.start + 1, lexer.position);
    }

    private long timestamp(String what) throws ExpositionException {
        double seconds = readNumber(lexer.start + 1, lexer.position);
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw fail("invalid " + what + " " + (Double.isNaN(seconds) ? "NaN" : seconds > 0 ? "+Inf" : "-Inf"));
        }
        return (long) (seconds * 1000);
    }

    private void readExemplar() throws ExpositionException {
        exemplarOffsetEnd = readLabels(labelOffsetCount(), true);
        exemplarValue = number(nextToken(), "exemplar labels");
        Token token = nextToken();
        switch (token) {
            case END -> throw fail(NOT_ENDED);
            case LINEBREAK -> {
            }
            case TIMESTAMP -> {
                hasExemplarTimestamp = true;
                exemplarTimestampMs = timestamp("exemplar timestamp");
                Token last = nextToken();
                if (last != Token.LINEBREAK) {
                    throw unexpected("expected next entry after exemplar timestamp", last);
                }
            }
            default -> throw unexpected("expected timestamp or comment", token);
        }
        hasExemplar = true;
    }

    @Override
    void clearExemplar() {
        hasExemplar = false;
        hasExemplarTimestamp = false;
    }

    @Override
    public @Nullable Exemplar exemplar(long defaultTimestampMs) {
        if (!hasExemplar) {
            return null;
        }
        Labels.Builder labels = Labels.builder();
        for (int i = labelOffsetCount(); i < exemplarOffsetEnd; i += 4) {
            labels.set(unescaped(labelOffset(i), labelOffset(i + 1), true), unescaped(labelOffset(i + 2), labelOffset(i
                    + 3), true));
        }
        return new Exemplar(labels.build(), exemplarValue, hasExemplarTimestamp
                ? exemplarTimestampMs
                : defaultTimestampMs);
    }

    @Override
    Token afterLabelValue(Token token) throws ExpositionException {
        if (token == Token.COMMA) {
            return nextToken();
        }
        if (token != Token.BRACE_CLOSE) {
            throw unexpected("expected comma or brace close", token);
        }
        return token;
    }

    @Override
    String textTokenHint(Token got) {
        return "";
    }

    @Override
    boolean quotesInHelp() {
        return true;
    }

    @Override
    boolean isBlank(byte b) {
        return b == ' ';
    }
}
