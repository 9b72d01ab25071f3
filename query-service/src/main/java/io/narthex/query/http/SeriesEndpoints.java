package io.narthex.query.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.Names;
import io.narthex.model.TenantId;
import io.narthex.promql.source.SourceUnavailableException;
import io.narthex.query.source.MergedSource;

/// `/series`, `/labels`, `/label/<name>/values`.
final class SeriesEndpoints {
    private static final String MATCH = "match[]";

    private final MergedSource source;

    SeriesEndpoints(MergedSource source) {
        this.source = source;
    }

    void mount(ApiServer server) {
        server.getOrPost("/api/v1/series", this::series);
        server.getOrPost("/api/v1/labels", this::labels);
        server.get("/api/v1/label/:name/values", this::labelValues);
    }

    private Answer series(ApiRequest request) {
        if (request.all(MATCH).isEmpty()) {
            throw ApiException.badData("no match[] parameter provided");
        }
        int limit = request.limit();
        Window window = Window.of(request);
        List<List<Matcher>> sets = Selectors.parseNamed(MATCH, request.all(MATCH));
        List<Labels> found = new ArrayList<>();
        reading(() -> {
            found.clear();
            source.labelSets(TenantId.DEFAULT, sets, window.startMs, window.endMs, found);
        });
        Truncated<Labels> shown = Truncated.of(sortedOnce(found, Comparator.naturalOrder()), limit);
        return Answer.of(json -> {
            json.beginArray();
            shown.values.forEach(json::labels);
            json.endArray();
        }, shown.warnings);
    }

    /// Heads and segments give what they have in order, so the sort is a mere merge of a few runs.
    private static <T> List<T> sortedOnce(List<T> found, Comparator<T> order) {
        found.sort(order);
        List<T> once = new ArrayList<>(found.size());
        for (T value : found) {
            if (once.isEmpty() || !once.getLast().equals(value)) {
                once.add(value);
            }
        }
        return once;
    }

    private Answer labels(ApiRequest request) {
        int limit = request.limit();
        Window window = Window.of(request);
        List<List<Matcher>> sets = Selectors.parseAll(request.all(MATCH));
        Set<String> names = new HashSet<>();
        reading(() -> source.labelNames(TenantId.DEFAULT, sets, window.startMs, window.endMs, names));
        return strings(new ArrayList<>(names), limit);
    }

    private Answer labelValues(ApiRequest request) {
        String name = EscapedNames.unescape(request.pathParameter());
        if (!Names.isUtf8Name(name)) {
            throw ApiException.badData("invalid label name: " + Names.quote(name));
        }
        int limit = request.limit();
        Window window = Window.of(request);
        List<List<Matcher>> sets = Selectors.parseAll(request.all(MATCH));
        List<String> values = new ArrayList<>();
        reading(() -> source.labelValues(TenantId.DEFAULT, name, sets, window.startMs, window.endMs, values));
        return strings(values, limit);
    }

    private static Answer strings(List<String> found, int limit) {
        Truncated<String> shown = Truncated.of(sortedOnce(found, Labels::compareUtf8), limit);
        return Answer.of(json -> json.strings(shown.values), shown.warnings);
    }

    private static void reading(Runnable read) {
        try {
            read.run();
        } catch (SourceUnavailableException e) {
            throw new ApiException(ErrorType.UNAVAILABLE, 503, e.getMessage(), e);
        }
    }

    /// The optional time range of a request.
    private record Window(long startMs, long endMs) {
        static Window of(ApiRequest request) {
            return new Window(request.time("start", TimeParameters.MIN_TIME_MS),
                    request.time("end", TimeParameters.MAX_TIME_MS));
        }
    }

    /// The first values up to a limit, and the warning if there are more.
    private record Truncated<T>(List<T> values, List<String> warnings) {
        static <T> Truncated<T> of(List<T> found, int limit) {
            return limit > 0 && found.size() > limit
                    ? new Truncated<>(found.subList(0, limit), List.of(Answer.TRUNCATED))
                    : new Truncated<>(found, List.of());
        }
    }
}
