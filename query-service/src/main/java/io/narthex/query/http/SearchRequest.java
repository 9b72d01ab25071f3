package io.narthex.query.http;

import java.util.Arrays;
import java.util.List;

import io.narthex.model.Matcher;
import io.narthex.model.Names;
import io.narthex.query.search.FuzzyAlgorithm;
import io.narthex.query.search.SearchTerms;

/// The parameters that all search endpoints have, checked in Prometheus' order.
///
/// @param matcherSets the series whose names or values count; empty for all
/// @param limit how many results to show, at least one
/// @param batchSize results on one line, at least one
record SearchRequest(List<List<Matcher>> matcherSets, SearchTerms terms, Order order, boolean includeScore,
        long startMs, long endMs, int limit, int batchSize) {
    private static final long DEFAULT_RANGE_MS = 3_600_000;
    private static final int DEFAULT_LIMIT = 100;
    private static final int DEFAULT_BATCH_SIZE = 100;
    /// Each term costs a comparison with each value.
    private static final int MAX_TERMS = 32;

    /// What comes first.
    enum Order {
        TEXT, TEXT_DESCENDING, SCORE
    }

    /// @param maxLimit the most results a request may ask for; 0 for any number
    static SearchRequest parse(ApiRequest request, String endpoint, long nowMs, int maxLimit) {
        long startMs = time(request, "start", nowMs - DEFAULT_RANGE_MS);
        long endMs = time(request, "end", nowMs);
        if (endMs < startMs) {
            throw ApiException.badData("end timestamp must not be before start timestamp");
        }
        List<List<Matcher>> matcherSets = Selectors.parseAll(request.all("match[]"));
        List<String> terms = request.all("search[]");
        if (terms.size() > MAX_TERMS) {
            throw ApiException.badData(
                    "too many search[] terms: got " + terms.size() + ", maximum is " + MAX_TERMS);
        }
        int threshold = threshold(request);
        FuzzyAlgorithm algorithm = algorithm(request.first("fuzz_alg"));
        boolean caseSensitive = bool(request, "case_sensitive", true);
        boolean includeScore = bool(request, "include_score", false);
        checkSort(request, !terms.isEmpty());
        int limit = limit(request, maxLimit);
        int batchSize = positive(request, "batch_size", DEFAULT_BATCH_SIZE);
        return new SearchRequest(matcherSets, SearchTerms.of(terms, algorithm, threshold / 100.0, caseSensitive),
                order(request, endpoint), includeScore, startMs, endMs, limit, batchSize);
    }

    private static long time(ApiRequest request, String name, long defaultMs) {
        try {
            String text = request.first(name);
            return text.isEmpty() ? defaultMs : TimeParameters.parseTime(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.badData("invalid time value for '" + name + "': " + e.getMessage());
        }
    }

    private static int threshold(ApiRequest request) {
        String text = request.first("fuzz_threshold");
        int threshold = text.isEmpty() ? 0 : ApiRequest.findInt(text).orElse(-1);
        if (threshold < 0 || threshold > 100) {
            throw ApiException.badData("invalid fuzz_threshold " + Names.quote(text) + ": must be 0-100");
        }
        return threshold;
    }

    private static FuzzyAlgorithm algorithm(String text) {
        if (text.isEmpty()) {
            return FuzzyAlgorithm.SUBSEQUENCE;
        }
        List<FuzzyAlgorithm> all = Arrays.asList(FuzzyAlgorithm.values());
        return all.stream().filter(algorithm -> algorithm.text().equals(text)).findFirst()
                .orElseThrow(() -> ApiException.badData("unsupported fuzz_alg " + Names.quote(text)
                        + ": must be one of [" + String.join(" ", all.stream().map(FuzzyAlgorithm::text).toList())
                        + "]"));
    }

    static boolean bool(ApiRequest request, String name, boolean defaultValue) {
        String text = request.first(name);
        return text.isEmpty()
                ? defaultValue
                : ApiRequest.findBool(text).orElseThrow(
                        () -> ApiException.badData("invalid " + name + " " + Names.quote(text) + ": must be boolean"));
    }

    private static void checkSort(ApiRequest request, boolean hasTerms) {
        String by = request.first("sort_by");
        String direction = request.first("sort_dir");
        if (!direction.isEmpty() && by.isEmpty()) {
            throw ApiException.badData("sort_dir is only valid when sort_by is set");
        }
        if (!direction.isEmpty() && by.equals("score")) {
            throw ApiException.badData("sort_dir is not supported for sort_by=score");
        }
        if (!List.of("", "asc", "dsc").contains(direction)) {
            throw ApiException.badData(
                    "invalid sort_dir " + Names.quote(direction) + ": must be \"asc\" or \"dsc\"");
        }
        if (by.equals("score") && !hasTerms) {
            throw ApiException.badData("sort_by=score requires search[] to be set");
        }
    }

    private static Order order(ApiRequest request, String endpoint) {
        String by = request.first("sort_by");
        return switch (by) {
            case "" -> Order.TEXT;
            case "alpha" -> request.first("sort_dir").equals("dsc") ? Order.TEXT_DESCENDING : Order.TEXT;
            case "score" -> Order.SCORE;
            default -> throw ApiException.badData("invalid sort_by " + Names.quote(by) + " for " + endpoint
                    + ": must be \"alpha\" or \"score\"");
        };
    }

    private static int limit(ApiRequest request, int maxLimit) {
        int limit = positive(request, "limit", maxLimit > 0 ? Math.min(DEFAULT_LIMIT, maxLimit) : DEFAULT_LIMIT);
        if (maxLimit > 0 && limit > maxLimit) {
            throw ApiException.badData("limit " + limit + " exceeds the configured maximum (" + maxLimit
                    + ", see --web.search.max-limit)");
        }
        return limit;
    }

    private static int positive(ApiRequest request, String name, int defaultValue) {
        String text = request.first(name);
        int value = text.isEmpty() ? defaultValue : ApiRequest.findInt(text).orElse(0);
        if (value <= 0) {
            throw ApiException.badData("invalid " + name + " " + Names.quote(text) + ": must be a positive integer");
        }
        return value;
    }
}
