package io.narthex.alert.matcher;

import java.util.List;

import io.narthex.model.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads matchers in the grammar that the mode asks for. Immutable and thread-safe.
public final class MatcherParser {
    private static final Logger log = LoggerFactory.getLogger(MatcherParser.class);

    private final MatcherMode mode;

    public MatcherParser(MatcherMode mode) {
        this.mode = mode;
    }

    /// A comma separated list, braces allowed. `origin` names the source in a warning.
    ///
    /// @throws MatcherException if the text is none
    public List<LabelMatcher> parseList(String text, String origin) {
        return switch (mode) {
            case CLASSIC -> ClassicMatchers.parseList(text);
            case UTF8_STRICT -> Utf8Matchers.parse(text);
            case FALLBACK -> preferClassic(text, origin);
        };
    }

    /// Exactly one matcher, without braces.
    ///
    /// @throws MatcherException if the text is none
    public LabelMatcher parseOne(String text, String origin) {
        if (mode == MatcherMode.CLASSIC) {
            return ClassicMatchers.parseOne(text);
        }
        if (text.startsWith("{") || text.endsWith("}")) {
            throw new MatcherException("unexpected open or close brace: " + text);
        }
        if (mode == MatcherMode.UTF8_STRICT) {
            return single(Utf8Matchers.parse(text));
        }
        return fallbackOne(text, origin);
    }

    private static LabelMatcher fallbackOne(String text, String origin) {
        LabelMatcher modern;
        try {
            modern = single(Utf8Matchers.parse(text));
        } catch (MatcherException e) {
            LabelMatcher classic = ClassicMatchers.parseOne(text);
            warnIncompatible(text, origin, classic.toString());
            return classic;
        }
        try {
            LabelMatcher classic = ClassicMatchers.parseOne(text);
            if (!classic.equals(modern)) {
                warnDisagreement(text, origin);
                return classic;
            }
        } catch (MatcherException e) {
            // Only the grammar with quoted names knows this text: nothing to fall back on.
            return modern;
        }
        return modern;
    }

    private static List<LabelMatcher> preferClassic(String text, String origin) {
        List<LabelMatcher> modern;
        try {
            modern = Utf8Matchers.parse(text);
        } catch (MatcherException e) {
            List<LabelMatcher> classic = ClassicMatchers.parseList(text);
            warnIncompatible(text, origin, LabelMatcher.format(classic));
            return classic;
        }
        try {
            List<LabelMatcher> classic = ClassicMatchers.parseList(text);
            if (!classic.equals(modern)) {
                warnDisagreement(text, origin);
                return classic;
            }
        } catch (MatcherException e) {
            // Only the grammar with quoted names knows this text: nothing to fall back on.
            return modern;
        }
        return modern;
    }

    private static LabelMatcher single(List<LabelMatcher> matchers) {
        return switch (matchers.size()) {
            case 1 -> matchers.getFirst();
            case 0 -> throw new MatcherException("no matchers");
            default -> throw new MatcherException("expected 1 matcher, found " + matchers.size());
        };
    }

    private static void warnIncompatible(String text, String origin, String suggestion) {
        log.atWarn().addKeyValue("input", text).addKeyValue("origin", origin).addKeyValue("suggestion", suggestion)
                .log("matcher is only valid in the classic grammar: quote its value and escape backslashes");
    }

    private static void warnDisagreement(String text, String origin) {
        log.atWarn().addKeyValue("input", text).addKeyValue("origin", origin)
                .log("matcher means different things in the two grammars; the classic meaning is used");
    }

    /// Whether a label may have this name in the mode.
    public boolean isLabelName(String name) {
        return mode == MatcherMode.CLASSIC ? Names.isLegacyLabelName(name) : Names.isUtf8Name(name);
    }
}
