package io.narthex.promql.parser;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The kinds of token, each with the way that messages speak of it.
enum TokenType {
    EQL("="), COLON(":"), COMMA(","), LEFT_BRACE("{"), RIGHT_BRACE("}"), LEFT_BRACKET("["), RIGHT_BRACKET("]"),
    LEFT_PAREN("("), RIGHT_PAREN(")"),

    EOF(Kind.END), IDENTIFIER(Kind.NAMED, "identifier"), METRIC_IDENTIFIER(Kind.NAMED, "metric identifier"),
    STRING(Kind.NAMED, "string"), NUMBER(Kind.NAMED, "number"), DURATION(Kind.NAMED, "duration"),

    ADD(Kind.OPERATOR, "+"), SUB(Kind.OPERATOR, "-"), MUL(Kind.OPERATOR, "*"), DIV(Kind.OPERATOR, "/"),
    MOD(Kind.OPERATOR, "%"), POW(Kind.OPERATOR, "^"), ATAN2(Kind.OPERATOR, "atan2"), EQLC(Kind.OPERATOR, "=="),
    NEQ(Kind.OPERATOR, "!="), LTE(Kind.OPERATOR, "<="), LSS(Kind.OPERATOR, "<"), GTE(Kind.OPERATOR, ">="),
    GTR(Kind.OPERATOR, ">"), TRIM_UPPER(Kind.OPERATOR, "</"), TRIM_LOWER(Kind.OPERATOR, ">/"),
    EQL_REGEX(Kind.OPERATOR, "=~"), NEQ_REGEX(Kind.OPERATOR, "!~"), AT(Kind.OPERATOR, "@"), AND(Kind.OPERATOR, "and"),
    OR(Kind.OPERATOR, "or"), UNLESS(Kind.OPERATOR, "unless"),

    SUM(Kind.AGGREGATOR), AVG(Kind.AGGREGATOR), COUNT(Kind.AGGREGATOR), MIN(Kind.AGGREGATOR), MAX(Kind.AGGREGATOR),
    GROUP(Kind.AGGREGATOR), STDDEV(Kind.AGGREGATOR), STDVAR(Kind.AGGREGATOR), TOPK(Kind.AGGREGATOR),
    BOTTOMK(Kind.AGGREGATOR), COUNT_VALUES(Kind.AGGREGATOR), QUANTILE(Kind.AGGREGATOR), LIMITK(Kind.AGGREGATOR),
    LIMIT_RATIO(Kind.AGGREGATOR),

    OFFSET(Kind.KEYWORD), SMOOTHED(Kind.KEYWORD), ANCHORED(Kind.KEYWORD), BY(Kind.KEYWORD), WITHOUT(Kind.KEYWORD),
    ON(Kind.KEYWORD), IGNORING(Kind.KEYWORD), GROUP_LEFT(Kind.KEYWORD), GROUP_RIGHT(Kind.KEYWORD), FILL(Kind.KEYWORD),
    FILL_LEFT(Kind.KEYWORD), FILL_RIGHT(Kind.KEYWORD), BOOL(Kind.KEYWORD),

    START(Kind.PREPROCESSOR), END(Kind.PREPROCESSOR), STEP(Kind.PREPROCESSOR), RANGE(Kind.PREPROCESSOR),
    MAX_OF(Kind.PREPROCESSOR), MIN_OF(Kind.PREPROCESSOR);

    enum Kind {
        SIGN, END, NAMED, OPERATOR, AGGREGATOR, KEYWORD, PREPROCESSOR
    }

    private static final Map<String, TokenType> WORDS = words();

    private final Kind kind;
    private final String text;

    TokenType(String sign) {
        this.kind = Kind.SIGN;
        this.text = sign;
    }

    TokenType(Kind kind) {
        this.kind = kind;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    TokenType(Kind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    Kind kind() {
        return kind;
    }

    /// The sign or word itself; of a token with free content, what messages call it.
    String text() {
        return text;
    }

    /// What a word is, whatever its case: a keyword, `inf` and `nan` as numbers, or an identifier.
    static TokenType ofWord(String word) {
        return WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), IDENTIFIER);
    }

    private static Map<String, TokenType> words() {
        Map<String, TokenType> words = new TreeMap<>();
        for (TokenType type : values()) {
            boolean isWord = switch (type.kind) {
                case AGGREGATOR, KEYWORD, PREPROCESSOR -> true;
                case OPERATOR -> Character.isLetter(type.text.charAt(0));
                case SIGN, END, NAMED -> false;
            };
            if (isWord) {
                words.put(type.text, type);
            }
        }
        words.put("inf", NUMBER);
        words.put("nan", NUMBER);
        return words;
    }

    /// Whether the word may stand where a metric name may.
    boolean isMetricName() {
        return switch (this) {
            case AVG, BOTTOMK, BY, COUNT, COUNT_VALUES, FILL, FILL_LEFT, FILL_RIGHT, GROUP, IDENTIFIER, AND, OR, UNLESS,
                    MAX, METRIC_IDENTIFIER, MIN, OFFSET, QUANTILE, STDDEV, STDVAR, SUM, TOPK, WITHOUT, START, END,
                    LIMITK, LIMIT_RATIO, STEP, RANGE, ANCHORED, SMOOTHED, MAX_OF, MIN_OF ->
                true;
            default -> false;
        };
    }

    /// Whether the word may stand in a list of labels.
    boolean isGroupingLabel() {
        return switch (this) {
            case BOOL, GROUP_LEFT, GROUP_RIGHT, IGNORING, ON, ATAN2 -> true;
            case WITHOUT -> false;
            default -> isMetricName();
        };
    }
}
