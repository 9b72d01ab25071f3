package io.narthex.ingest.exposition;

import static io.narthex.model.Names.quote;

import io.narthex.model.Exemplar;
import io.narthex.model.Labels;
import io.narthex.model.MetricType;
import io.narthex.model.Staleness;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads an exposition entry by entry, over bytes and without copying them.
///
/// A series that the caller has met before is recognised by [#skipKnownSeries]: one comparison of its text, no labels
/// read, nothing allocated. Grammar, order of checks and messages are Prometheus'. Not thread-safe; used again by
/// [#reset].
public abstract sealed class ExpositionParser permits PrometheusTextParser, OpenMetricsParser {
    /// What [#next] found.
    public enum Entry {
        SERIES, HELP, TYPE, UNIT, COMMENT, END
    }

    final Lexer lexer;
    MetricType type = MetricType.UNKNOWN;
    private int entryStart;
    private int seriesEnd;
    private int nameStart = -1;
    private int nameEnd = -1;
    /// Start and end of name and value of each label.
    private int[] labelOffsets = new int[64];
    private int labelOffsetCount;
    private final List<String> emptyNames = new ArrayList<>();
    private int textStart;
    private int textEnd;
    private double value;
    private boolean hasTimestamp;
    private long timestampMs;

    ExpositionParser(Lexer lexer) {
        this.lexer = lexer;
    }

    /// Starts over on the first `length` bytes. The array is not copied and must have room for one byte more, which
    /// the parser may write.
    public void reset(byte[] bytes, int length) {
        lexer.reset(bytes, length);
        type = MetricType.UNKNOWN;
    }

    /// Reads the next entry.
    public abstract Entry next() throws ExpositionException;

    /// If the next bytes are this series' text, reads its value and timestamp and returns true; else changes nothing.
    public final boolean skipKnownSeries(byte[] seriesText) throws ExpositionException {
        int from = lexer.position;
        int to = from + seriesText.length;
        if (to >= lexer.end || !isBlank(lexer.bytes[to]) || !standsAt(from, seriesText)) {
            return false;
        }
        startEntry();
        clearExemplar();
        nameStart = from;
        seriesEnd = to;
        lexer.position = to;
        lexer.state = Lexer.State.VALUE;
        readValue(nextToken());
        return true;
    }

    /// If the next bytes are this whole line, which [#lineText] gave for a HELP, TYPE, UNIT or comment, skips it.
    ///
    /// @param declared the type that it declares, where it is a TYPE line
    public final boolean skipKnownLine(byte[] line, @Nullable MetricType declared) {
        int from = lexer.position;
        if (from + line.length > lexer.end || !standsAt(from, line)) {
            return false;
        }
        lexer.position = from + line.length;
        lexer.state = Lexer.State.INIT;
        if (declared != null) {
            type = declared;
        }
        return true;
    }

    private boolean standsAt(int from, byte[] text) {
        return Arrays.mismatch(lexer.bytes, from, from + text.length, text, 0, text.length) < 0;
    }

    abstract boolean isBlank(byte b);

    abstract Token nextToken();

    abstract void readValue(Token first) throws ExpositionException;

    abstract void clearExemplar();

    /// The exemplar of the series just read, without a timestamp of its own at the given time; null where it has none.
    public abstract @Nullable Exemplar exemplar(long defaultTimestampMs);

    /// The type that the last TYPE line declared.
    public final MetricType type() {
        return type;
    }

    /// Where the entry just read begins.
    public final int entryStart() {
        return entryStart;
    }

    /// Where the text of the series just read ends, exclusive.
    public final int seriesEnd() {
        return seriesEnd;
    }

    /// Where the entry just read ends, its line end included, exclusive.
    public final int entryEnd() {
        return lexer.position;
    }

    /// The exposition itself.
    public final byte[] bytes() {
        return lexer.bytes;
    }

    public final double value() {
        return value;
    }

    public final boolean hasTimestamp() {
        return hasTimestamp;
    }

    public final long timestampMs() {
        return timestampMs;
    }

    /// The bytes of the series just read, metric name and labels, as exposed.
    public final byte[] seriesText() {
        return Arrays.copyOfRange(lexer.bytes, entryStart, seriesEnd);
    }

    /// The bytes of the entry just read with its line end.
    public final byte[] lineText() {
        return Arrays.copyOfRange(lexer.bytes, entryStart, lexer.position);
    }

    /// The metric family that a HELP, TYPE or UNIT line is about.
    public final String familyName() {
        return unescaped(nameStart, nameEnd, true);
    }

    /// The text of the HELP line just read, or the unit of the UNIT line.
    public final String metadataText() {
        return unescaped(textStart, textEnd, quotesInHelp());
    }

    abstract boolean quotesInHelp();

    /// The labels of the series just read, metric name included; bounds of histograms and quantiles of summaries in
    /// canonical form.
    ///
    /// @throws ExpositionException if a label name comes twice
    public final Labels labels() throws ExpositionException {
        emptyNames.clear();
        Labels.Builder builder = Labels.builder().add(Labels.METRIC_NAME, unescaped(nameStart, nameEnd, true));
        for (int i = 0; i < labelOffsetCount; i += 4) {
            String name = unescaped(labelOffsets[i], labelOffsets[i + 1], true);
            if (labelOffsets[i + 2] == labelOffsets[i + 3]) {
                emptyNames.add(name);
            }
            builder.add(name, normalised(name, unescaped(labelOffsets[i + 2], labelOffsets[i + 3], true)));
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ExpositionException(e.getMessage() + ": invalid sample", entryStart);
        }
    }

    /// The labels of the series last given by [#labels] whose value the exposition leaves empty.
    public final List<String> emptyNames() {
        return emptyNames;
    }

    private String normalised(String name, String text) {
        boolean bound = type == MetricType.HISTOGRAM && name.equals("le")
                || type == MetricType.SUMMARY && name.equals("quantile");
        if (!bound) {
            return text;
        }
        try {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return Numbers.labelText(Numbers.parse(utf8, 0, utf8.length));
        } catch (NumberFormatException _) {
            // Prometheus keeps what is no number as it is.
            return text;
        }
    }

    final String unescaped(int from, int to, boolean quotes) {
        String text = lexer.text(from, to);
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char escaped = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (escaped == '\\' || escaped == 'n' || escaped == '"' && quotes) {
                out.append(escaped == 'n' ? '\n' : escaped);
                i++;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    final void startEntry() {
        entryStart = lexer.position;
        labelOffsetCount = 0;
        nameStart = -1;
        nameEnd = -1;
    }

    /// Reads a series line from its name.
    final void readNamedSeries() throws ExpositionException {
        nameStart = lexer.start;
        nameEnd = lexer.position;
        seriesEnd = lexer.position;
        Token token = nextToken();
        if (token == Token.BRACE_OPEN) {
            labelOffsetCount = readLabels(labelOffsetCount, false);
            seriesEnd = lexer.position;
            token = nextToken();
        }
        readValue(token);
    }

    /// Reads a series line from its opening brace.
    final void readBracedSeries() throws ExpositionException {
        labelOffsetCount = readLabels(labelOffsetCount, false);
        seriesEnd = lexer.position;
        Token token = nextToken();
        if (nameStart < 0) {
            throw fail("metric name not set while parsing: " + shown(entryStart, lexer.position));
        }
        readValue(token);
    }

    /// Reads up to the closing brace and returns how many offsets there are then.
    final int readLabels(int offsetCount, boolean exemplar) throws ExpositionException {
        int count = offsetCount;
        Token token = nextToken();
        while (token != Token.BRACE_CLOSE) {
            int from = lexer.start;
            int to = lexer.position;
            boolean quoted = token == Token.QUOTED_STRING;
            if (!quoted && token != Token.LABEL_NAME) {
                throw unexpected("expected label name", token);
            }
            token = nextToken();
            if (quoted && (token == Token.COMMA || token == Token.BRACE_CLOSE)) {
                setQuotedName(from, to, exemplar, token);
                token = token == Token.BRACE_CLOSE ? token : nextToken();
                continue;
            }
            if (token != Token.EQUAL) {
                throw unexpected("expected equal", token);
            }
            readLabelValue();
            ensureOffsets(count + 4);
            labelOffsets[count++] = quoted ? from + 1 : from;
            labelOffsets[count++] = quoted ? to - 1 : to;
            labelOffsets[count++] = lexer.start + 1;
            labelOffsets[count++] = lexer.position - 1;
            token = afterLabelValue(nextToken());
        }
        return count;
    }

    private void readLabelValue() throws ExpositionException {
        Token token = nextToken();
        if (token != Token.LABEL_VALUE) {
            throw unexpected("expected label value", token);
        }
        if (!isUtf8(lexer.start, lexer.position)) {
            throw fail("invalid UTF-8 label value: " + shown(lexer.start, lexer.position));
        }
    }

    /// What follows a label's value: a comma and the next label, or the closing brace.
    abstract Token afterLabelValue(Token token) throws ExpositionException;

    private void setQuotedName(int from, int to, boolean exemplar, Token token) throws ExpositionException {
        if (exemplar) {
            throw unexpected("expected label name", token);
        }
        if (nameStart >= 0) {
            throw fail("metric name already set while parsing: " + shown(entryStart, lexer.position));
        }
        nameStart = from + 1;
        nameEnd = to - 1;
    }

    private void ensureOffsets(int count) {
        if (count > labelOffsets.length) {
            labelOffsets = Arrays.copyOf(labelOffsets, 2 * labelOffsets.length);
        }
    }

    final int labelOffset(int index) {
        return labelOffsets[index];
    }

    final int labelOffsetCount() {
        return labelOffsetCount;
    }

    final double readNumber(int from, int to) throws ExpositionException {
        try {
            double number = Numbers.parse(lexer.bytes, from, to);
            return Double.isNaN(number) ? Double.longBitsToDouble(Staleness.NORMAL_NAN_BITS) : number;
        } catch (NumberFormatException e) {
            throw fail(e.getMessage() + " while parsing: " + shown(entryStart, lexer.position));
        }
    }

    final void setSample(double number) {
        value = number;
        hasTimestamp = false;
    }

    final void setTimestamp(long ms) {
        hasTimestamp = true;
        timestampMs = ms;
    }

    /// Reads the name and text of a HELP, TYPE or UNIT line.
    ///
    /// @param trailing bytes of the text token that do not belong to the text
    final void readMetadata(Token kind, int trailing) throws ExpositionException {
        Token token = nextToken();
        if (token != Token.METRIC_NAME) {
            throw unexpected("expected metric name after " + kind.text(), token);
        }
        boolean quoted = lexer.bytes[lexer.start] == '"';
        nameStart = quoted ? lexer.start + 1 : lexer.start;
        nameEnd = quoted ? lexer.position - 1 : lexer.position;
        token = nextToken();
        if (token != Token.TEXT) {
            throw fail("expected text in " + kind.text() + textTokenHint(token));
        }
        textStart = Math.min(lexer.start + 1, lexer.position);
        textEnd = Math.max(textStart, lexer.position - trailing);
        if (kind == Token.HELP && !isUtf8(textStart, textEnd)) {
            throw fail("help text " + shown(textStart, textEnd) + " is not a valid utf8 string");
        }
    }

    abstract String textTokenHint(Token got);

    final String rawText() {
        return lexer.text(textStart, textEnd);
    }

    final String rawFamilyName() {
        return lexer.text(nameStart, nameEnd);
    }

    private boolean isUtf8(int from, int to) {
        for (int i = from; i < to; i++) {
            if (lexer.bytes[i] < 0) {
                return decodes(i, to);
            }
        }
        return true;
    }

    private boolean decodes(int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(lexer.bytes, from, to - from));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    final ExpositionException unexpected(String expected, Token got) {
        int to = Math.min(lexer.end, lexer.position + 1);
        return fail(expected + ", got " + shown(lexer.start, to) + " (" + quote(got.text()) + ") while parsing: "
                + shown(entryStart, to));
    }

    final ExpositionException fail(String message) {
        return new ExpositionException(message, lexer.position);
    }

    /// Bytes in quotes as Go's `%q` prints them; what is not UTF-8 as `\x` escapes.
    final String shown(int from, int to) {
        return GoQuote.quote(lexer.bytes, from, Math.max(from, to));
    }
}
