package io.narthex.ingest.exposition;

import static io.narthex.model.Names.quote;

import io.narthex.model.Exemplar;
import io.narthex.model.MetricType;
import org.jspecify.annotations.Nullable;

/// Prometheus' text format, versions 0.0.4 and 1.0.0.
public final class PrometheusTextParser extends ExpositionParser {
    public PrometheusTextParser() {
        super(new PrometheusLexer());
    }

    /// The last line may lack its line end: one is put behind the bytes.
    @Override
    public void reset(byte[] bytes, int length) {
        bytes[length] = '\n';
        super.reset(bytes, length + 1);
    }

    @Override
    public Entry next() throws ExpositionException {
        while (true) {
            startEntry();
            Token token = nextToken();
            switch (token) {
                case END -> {
                    return Entry.END;
                }
                case LINEBREAK -> {
                    continue;
                }
                case HELP, TYPE -> {
                    return metadata(token);
                }
                case COMMENT -> {
                    requireLinebreak("linebreak expected after comment");
                    return Entry.COMMENT;
                }
                case BRACE_OPEN -> {
                    readBracedSeries();
                    return Entry.SERIES;
                }
                case METRIC_NAME -> {
                    readNamedSeries();
                    return Entry.SERIES;
                }
                default -> throw unexpected("expected a valid start token", token);
            }
        }
    }

    private Entry metadata(Token kind) throws ExpositionException {
        readMetadata(kind, 0);
        if (kind == Token.TYPE) {
            type = switch (rawText()) {
                case "counter" -> MetricType.COUNTER;
                case "gauge" -> MetricType.GAUGE;
                case "histogram" -> MetricType.HISTOGRAM;
                case "summary" -> MetricType.SUMMARY;
                case "untyped" -> MetricType.UNKNOWN;
                default -> throw fail("invalid metric type " + quote(rawText()));
            };
        }
        requireLinebreak("linebreak expected after metadata");
        return kind == Token.TYPE ? Entry.TYPE : Entry.HELP;
    }

    private void requireLinebreak(String message) throws ExpositionException {
        Token token = nextToken();
        if (token != Token.LINEBREAK) {
            throw unexpected(message, token);
        }
    }

    @Override
    Token nextToken() {
        Token token = lexer.next();
        while (token == Token.WHITESPACE) {
            token = lexer.next();
        }
        return token;
    }

    @Override
    void readValue(Token first) throws ExpositionException {
        if (first != Token.VALUE) {
            throw unexpected("expected value after metric", first);
        }
        setSample(readNumber(lexer.start, lexer.position));
        Token token = nextToken();
        if (token == Token.LINEBREAK) {
            return;
        }
        if (token != Token.TIMESTAMP) {
            throw unexpected("expected timestamp or new record", token);
        }
        try {
            setTimestamp(Numbers.parseLong(lexer.bytes, lexer.start, lexer.position));
        } catch (NumberFormatException e) {
            throw fail(e.getMessage() + " while parsing: " + shown(entryStart(), lexer.position));
        }
        requireLinebreak("expected next entry after timestamp");
    }

    @Override
    Token afterLabelValue(Token token) {
        return token == Token.COMMA ? nextToken() : token;
    }

    @Override
    String textTokenHint(Token got) {
        return ", got " + got.text();
    }

    @Override
    boolean quotesInHelp() {
        return false;
    }

    @Override
    boolean isBlank(byte b) {
        return PrometheusLexer.isBlank(b);
    }

    @Override
    void clearExemplar() {
        // The format has none.
    }

    @Override
    public @Nullable Exemplar exemplar(long defaultTimestampMs) {
        return null;
    }
}
