package io.narthex.alert.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.google.re2j.Pattern;
import io.narthex.alert.config.ReceiverConfig;
import io.narthex.alert.matcher.LabelMatcher;
import io.narthex.alert.matcher.MatcherException;
import io.narthex.alert.matcher.MatcherParser;
import io.narthex.alert.silence.Silences;
import io.narthex.schema.alert.Silence;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// The query parameters that choose what a list shows.
///
/// @param receiver null for any
record Filters(List<LabelMatcher> labels, @Nullable Pattern receiver, List<LabelMatcher> receiverLabels) {
    /// A parameter that is no filter: 400 with the message as a JSON string.
    static final class BadFilter extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadFilter(String message) {
            super(message);
        }
    }

    static Filters of(RoutingContext context, MatcherParser parser) {
        List<LabelMatcher> labels = matchers(context.queryParam("filter"), parser, "");
        Pattern receiver = null;
        if (!context.queryParam("receiver").isEmpty()) {
            try {
                receiver = LabelMatcher.compile("^(?:" + context.queryParam("receiver").getLast() + ")$");
            } catch (IllegalArgumentException e) {
                throw new BadFilter("failed to parse receiver param: " + e.getMessage());
            }
        }
        return new Filters(labels, receiver, matchers(context.queryParam("receiver_matchers"), parser,
                "failed to parse receiver_matchers param: "));
    }

    private static List<LabelMatcher> matchers(Collection<String> texts, MatcherParser parser, String prefix) {
        List<LabelMatcher> matchers = new ArrayList<>();
        for (String text : texts) {
            try {
                matchers.add(parser.parseOne(text, "api"));
            } catch (MatcherException e) {
                throw new BadFilter(prefix + e.getMessage());
            }
        }
        return matchers;
    }

    /// A missing boolean is true; anything that Go's parser takes for true is.
    static boolean flag(RoutingContext context, String name) {
        List<String> values = context.queryParam(name);
        return values.isEmpty() || values.getLast().isEmpty()
                || List.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled")
                        .contains(values.getLast().toLowerCase(Locale.ROOT));
    }

    boolean admits(Map<String, String> values) {
        return allMatch(labels, values);
    }

    boolean admitsReceiver(String name, Map<String, ReceiverConfig> receivers) {
        if (receiver != null && !receiver.matches(name)) {
            return false;
        }
        ReceiverConfig config = receivers.get(name);
        return receiverLabels.isEmpty() || config != null && allMatch(receiverLabels, config.labels());
    }

    /// A silence is matched by form: each filter must be one of its matchers.
    boolean admits(Silence silence) {
        return silence.matchers().stream().map(Silences::matcher).toList().containsAll(labels);
    }

    private static boolean allMatch(List<LabelMatcher> matchers, Map<String, String> values) {
        return matchers.stream().allMatch(matcher -> matcher.matches(values.getOrDefault(matcher.name(), "")));
    }
}
