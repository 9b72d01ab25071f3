package io.narthex.query.http;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.parser.PromqlParser;

/// Series selectors in parameters.
final class Selectors {
    private Selectors() {}

    /// The sets of a repeated parameter, each of which must ask for something.
    static List<List<Matcher>> parseAll(String parameter, List<String> texts) {
        List<List<Matcher>> sets = new ArrayList<>(texts.size());
        for (String text : texts) {
            try {
                sets.add(PromqlParser.parseSelector(text));
            } catch (ParseFailure e) {
                throw ApiException.invalidParameter(parameter, e.getMessage());
            }
        }
        for (List<Matcher> set : sets) {
            if (!PromqlParser.selectsSomething(set)) {
                throw ApiException.invalidParameter(parameter,
                        "match[] must contain at least one non-empty matcher");
            }
        }
        return sets;
    }

    static List<Matcher> parse(String text) {
        try {
            return PromqlParser.parseSelector(text);
        } catch (ParseFailure e) {
            throw new ApiException(ErrorType.BAD_DATA, ErrorType.BAD_DATA.httpCode(), e.getMessage(), e);
        }
    }
}
