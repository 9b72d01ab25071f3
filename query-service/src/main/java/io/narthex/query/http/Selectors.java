package io.narthex.query.http;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.parser.PromqlParser;

/// Series selectors in parameters.
final class Selectors {
    private Selectors() {}

    /// The sets of `match[]`, each of which must ask for something.
    static List<List<Matcher>> parseAll(List<String> texts) {
        List<List<Matcher>> sets = new ArrayList<>(texts.size());
        for (String text : texts) {
            sets.add(parse(text));
        }
        if (!sets.stream().allMatch(PromqlParser::selectsSomething)) {
            throw ApiException.badData("match[] must contain at least one non-empty matcher");
        }
        return sets;
    }

    /// As [#parseAll], for the endpoints that name the parameter in the error.
    static List<List<Matcher>> parseNamed(String parameter, List<String> texts) {
        try {
            return parseAll(texts);
        } catch (ApiException e) {
            throw ApiException.invalidParameter(parameter, e.getMessage());
        }
    }

    static List<Matcher> parse(String text) {
        try {
            return PromqlParser.parseSelector(text);
        } catch (ParseFailure e) {
            throw new ApiException(ErrorType.BAD_DATA, ErrorType.BAD_DATA.httpCode(), e.getMessage(), e);
        }
    }
}
