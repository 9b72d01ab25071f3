package io.narthex.alert.matcher;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.MatchType;

/// The grammar with quoted names: name, operator, value, each name and value either in double quotes (Go's escapes)
/// or bare without white space and reserved characters; braces both or neither; one trailing comma.
final class Utf8Matchers {
    private final Utf8MatcherLexer lexer;
    private final List<LabelMatcher> matchers = new ArrayList<>();

    private Utf8Matchers(String text) {
        lexer = new Utf8MatcherLexer(text);
    }

    static List<LabelMatcher> parse(String text) {
        Utf8Matchers parser = new Utf8Matchers(text);
        parser.list();
        return parser.matchers;
    }

    private void list() {
        boolean braces = lexer.peek().kind() == Utf8MatcherLexer.Kind.OPEN_BRACE;
        if (braces) {
            lexer.next();
        }
        boolean first = true;
        while (true) {
            Utf8MatcherLexer.Token token = lexer.peek();
            if (token.kind() == Utf8MatcherLexer.Kind.CLOSE_BRACE || token.kind() == Utf8MatcherLexer.Kind.END) {
                break;
            }
            if (!first && !token.isText()) {
                throw unexpected(token, "expected a matcher or close brace after comma");
            }
            first = false;
            matcher();
            token = lexer.peek();
            if (token.kind() == Utf8MatcherLexer.Kind.COMMA) {
                lexer.next();
            } else if (token.kind() != Utf8MatcherLexer.Kind.CLOSE_BRACE
                    && token.kind() != Utf8MatcherLexer.Kind.END) {
                throw unexpected(token, "expected a comma or close brace");
            }
        }
        end(braces);
    }

    private void end(boolean braces) {
        Utf8MatcherLexer.Token token = lexer.next();
        if (braces && token.kind() != Utf8MatcherLexer.Kind.CLOSE_BRACE) {
            throw new MatcherException("0:" + token.end() + ": end of input: expected close brace");
        }
        if (!braces && token.kind() == Utf8MatcherLexer.Kind.CLOSE_BRACE) {
            throw new MatcherException("0:" + token.end() + ": }: expected opening brace");
        }
        Utf8MatcherLexer.Token rest = braces ? lexer.next() : token;
        if (rest.kind() != Utf8MatcherLexer.Kind.END) {
            throw new MatcherException(rest.position() + ": " + rest.text() + ": expected end of input");
        }
    }

    private void matcher() {
        String name = text("expected label name");
        Utf8MatcherLexer.Token token = lexer.next();
        if (token.kind() != Utf8MatcherLexer.Kind.OPERATOR) {
            throw unexpected(token, "expected an operator such as '=', '!=', '=~' or '!~'");
        }
        MatchType type = ClassicMatchers.operator(token.text());
        String value = text("expected label value");
        try {
            matchers.add(LabelMatcher.of(type, name, value));
        } catch (IllegalArgumentException e) {
            throw new MatcherException("failed to create matcher: " + e.getMessage());
        }
    }

    private String text(String rule) {
        Utf8MatcherLexer.Token token = lexer.next();
        if (!token.isText()) {
            throw unexpected(token, rule);
        }
        if (token.kind() == Utf8MatcherLexer.Kind.BARE) {
            return token.text();
        }
        String unquoted = GoStrings.unquote(token.text());
        if (unquoted == null) {
            throw new MatcherException(token.position() + ": " + token.text() + ": invalid input");
        }
        return unquoted;
    }

    private static MatcherException unexpected(Utf8MatcherLexer.Token token, String rule) {
        if (token.kind() == Utf8MatcherLexer.Kind.END) {
            return new MatcherException("end of input: " + rule);
        }
        return new MatcherException(token.position() + ": unexpected " + token.text() + ": " + rule);
    }
}
