package io.narthex.promql.parser;

/// The construct in which an unexpected token is reported, with what is expected there.
enum ErrorContext {
    NONE("", ""), AGGREGATION("aggregation", ""), OFFSET("offset", "number, duration, step(), or range()"),
    AT("@", "timestamp"), RANGE_START("subquery or range selector", "number, duration, step(), or range()"),
    RANGE_END("subquery or range", "\":\" or \"]\""),
    SUBQUERY_STEP("subquery selector", "number, duration, step(), range(), or \"]\""),
    SUBQUERY_END("subquery selector", "\"]\""), GROUPING_START("grouping opts", "\"(\""),
    GROUPING_LABEL("grouping opts", "label"), GROUPING_END("grouping opts", "\",\" or \")\""),
    MATCHER_START("label matching", "identifier or \"}\""),
    MATCHER_OPERATOR("label matching", "label matching operator"), MATCHER_VALUE("label matching", "string"),
    MATCHER_END("label matching", "\",\" or \"}\"");

    private final String place;
    private final String expected;

    ErrorContext(String place, String expected) {
        this.place = place;
        this.expected = expected;
    }

    String message(Token token) {
        StringBuilder message = new StringBuilder("unexpected ").append(token.description());
        if (!place.isEmpty()) {
            message.append(" in ").append(place);
        }
        if (!expected.isEmpty()) {
            message.append(", expected ").append(expected);
        }
        return message.toString();
    }
}
