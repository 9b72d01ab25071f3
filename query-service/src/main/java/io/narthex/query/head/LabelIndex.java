package io.narthex.query.head;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Matcher;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Which series have which labels: postings over dense series numbers, for one tenant.
///
/// A matcher is tested once for each value of its label, never for each series, and only for values of series that pass
/// the simpler matchers. Not thread-safe: the owner's lock guards it.
public final class LabelIndex {
    private final Map<String, Postings> byName = new HashMap<>();
    private final RoaringBitmap all = new RoaringBitmap();

    public void add(int series, Labels labels) {
        all.add(series);
        for (int i = 0; i < labels.size(); i++) {
            byName.computeIfAbsent(labels.name(i), name -> new Postings()).add(series, labels.value(i));
        }
    }

    public void remove(int series, Labels labels) {
        all.remove(series);
        for (int i = 0; i < labels.size(); i++) {
            Postings postings = byName.get(labels.name(i));
            if (postings == null || !postings.remove(series, labels.value(i))) {
                throw new IllegalStateException("series " + series + " was not indexed under " + labels.name(i));
            }
            if (postings.present().isEmpty()) {
                byName.remove(labels.name(i));
            }
        }
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /// The series that pass every matcher; the caller owns the bitmap.
    public RoaringBitmap select(List<Matcher> matchers) {
        List<RoaringBitmap> whole = new ArrayList<>(matchers.size());
        for (Matcher matcher : matchers) {
            if (isOnePosting(matcher)) {
                whole.add(posting(matcher));
            }
        }
        RoaringBitmap found = intersection(whole);
        for (Matcher matcher : matchers) {
            if (found != null && found.isEmpty()) {
                return found;
            }
            if (!matcher.matchesEmpty() && !isOnePosting(matcher)) {
                found = admitted(matcher, found);
            }
        }
        RoaringBitmap result = found == null ? all.clone() : found;
        for (Matcher matcher : matchers) {
            if (matcher.matchesEmpty() && !result.isEmpty()) {
                removeRefused(matcher, result);
            }
        }
        return result;
    }

    /// Whether the matcher admits just the series of one bitmap of the index.
    private static boolean isOnePosting(Matcher matcher) {
        return !matcher.matchesEmpty() && (matcher.type() == MatchType.EQUAL || refusesOnlyEmpty(matcher));
    }

    private static boolean refusesOnlyEmpty(Matcher matcher) {
        return switch (matcher.type()) {
            case NOT_EQUAL -> matcher.value().isEmpty();
            case REGEX -> matcher.value().equals(".+");
            case EQUAL, NOT_REGEX -> false;
        };
    }

    private RoaringBitmap posting(Matcher matcher) {
        Postings postings = byName.get(matcher.name());
        RoaringBitmap series = postings == null
                ? null
                : matcher.type() == MatchType.EQUAL ? postings.ofValue(matcher.value()) : postings.present();
        return series == null ? new RoaringBitmap() : series;
    }

    /// From the smallest on, so that what is carried along is never larger than need be.
    private static @Nullable RoaringBitmap intersection(List<RoaringBitmap> bitmaps) {
        if (bitmaps.isEmpty()) {
            return null;
        }
        if (bitmaps.size() == 1) {
            return bitmaps.getFirst().clone();
        }
        bitmaps.sort(Comparator.comparingInt(RoaringBitmap::getCardinality));
        RoaringBitmap found = RoaringBitmap.and(bitmaps.get(0), bitmaps.get(1));
        for (int i = 2; i < bitmaps.size(); i++) {
            found.and(bitmaps.get(i));
        }
        return found;
    }

    /// Series whose value passes a matcher that refuses the empty value.
    ///
    /// @param among those that can pass at all, null for any
    private RoaringBitmap admitted(Matcher matcher, @Nullable RoaringBitmap among) {
        RoaringBitmap union = new RoaringBitmap();
        Postings postings = byName.get(matcher.name());
        if (postings == null) {
            return union;
        }
        List<String> listed = matcher.setMatches();
        if (!listed.isEmpty()) {
            for (String value : listed) {
                RoaringBitmap series = postings.ofValue(value);
                if (series != null) {
                    union.or(series);
                }
            }
        } else {
            String prefix = matcher.type().isNegative() ? "" : matcher.prefix();
            postings.forEach((value, series) -> {
                if (value.startsWith(prefix) && (among == null || RoaringBitmap.intersects(among, series))
                        && matcher.matches(value)) {
                    union.or(series);
                }
            });
        }
        if (among != null) {
            union.and(among);
        }
        return union;
    }

    /// Takes away the series that have the label with a value that the matcher refuses.
    private void removeRefused(Matcher matcher, RoaringBitmap from) {
        Postings postings = byName.get(matcher.name());
        if (postings == null) {
            return;
        }
        switch (matcher.type()) {
            case EQUAL -> from.andNot(postings.present());
            case NOT_EQUAL -> {
                RoaringBitmap series = postings.ofValue(matcher.value());
                if (series != null) {
                    from.andNot(series);
                }
            }
            case REGEX, NOT_REGEX -> postings.forEach((value, series) -> {
                if (RoaringBitmap.intersects(from, series) && !matcher.matches(value)) {
                    from.andNot(series);
                }
            });
        }
    }

    /// Adds the names of labels that some of the series have.
    public void names(RoaringBitmap of, Collection<String> into) {
        byName.forEach((name, postings) -> {
            if (RoaringBitmap.intersects(postings.present(), of)) {
                into.add(name);
            }
        });
    }

    /// Adds the values that some of the series have for a label, in order.
    public void values(String name, RoaringBitmap of, Collection<String> into) {
        Postings postings = byName.get(name);
        if (postings == null) {
            return;
        }
        for (String value : postings.values()) {
            RoaringBitmap series = postings.ofValue(value);
            if (series != null && RoaringBitmap.intersects(series, of)) {
                into.add(value);
            }
        }
    }

    /// All values of a label, in order.
    public List<String> values(String name) {
        Postings postings = byName.get(name);
        return postings == null ? List.of() : postings.values();
    }

    /// The names of all labels.
    public Set<String> names() {
        return byName.keySet();
    }

    /// Each value of a label with the number of its series.
    public void cardinalities(String name, BiConsumer<String, Integer> consumer) {
        Postings postings = byName.get(name);
        if (postings != null) {
            postings.forEach((value, series) -> consumer.accept(value, series.getCardinality()));
        }
    }
}
