package io.narthex.ingest.exposition;

/// What a lexer finds; the names are those of Prometheus' error messages.
enum Token {
    INVALID("INVALID"), END("EOF"), LINEBREAK("LINEBREAK"), WHITESPACE("WHITESPACE"), HELP("HELP"), TYPE("TYPE"),
    UNIT("UNIT"), EOF_WORD("EOFWORD"), TEXT("TEXT"), COMMENT("COMMENT"), METRIC_NAME("MNAME"),
    QUOTED_STRING("QSTRING"), BRACE_OPEN("BOPEN"), BRACE_CLOSE("BCLOSE"), LABEL_NAME("LNAME"), LABEL_VALUE("LVALUE"),
    COMMA("COMMA"), EQUAL("EQUAL"), TIMESTAMP("TIMESTAMP"), VALUE("VALUE");

    private final String text;

    Token(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
