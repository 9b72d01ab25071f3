package io.narthex.query.head;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Which series have which labels: postings over dense series numbers, for one tenant.
///
/// A matcher is tested once for each value of its label, never for each series. Not thread-safe: the owner's lock guards
/// it.
public final class LabelIndex {
    private final Map<String, Postings> byName = new HashMap<>();
    private final RoaringBitmap all = new RoaringBitmap();

    /// The series of one label name.
    private record Postings(RoaringBitmap present, Map<String, RoaringBitmap> byValue) {}

    public void add(int series, Labels labels) {
        all.add(series);
        for (int i = 0; i < labels.size(); i++) {
            Postings postings = byName.computeIfAbsent(labels.name(i),
                    name -> new Postings(new RoaringBitmap(), new HashMap<>()));
            postings.present().add(series);
            postings.byValue().computeIfAbsent(labels.value(i), value -> new RoaringBitmap()).add(series);
        }
    }

    public void remove(int series, Labels labels) {
        all.remove(series);
        for (int i = 0; i < labels.size(); i++) {
            Postings postings = byName.get(labels.name(i));
            RoaringBitmap ofValue = postings == null ? null : postings.byValue().get(labels.value(i));
            if (postings == null || ofValue == null) {
                throw new IllegalStateException("series " + series + " was not indexed under " + labels.name(i));
            }
            ofValue.remove(series);
            if (ofValue.isEmpty()) {
                postings.byValue().remove(labels.value(i));
            }
            postings.present().remove(series);
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
        @Nullable
        RoaringBitmap found = null;
        for (Matcher matcher : matchers) {
            if (!matcher.matchesEmpty()) {
                RoaringBitmap admitted = admitted(matcher);
                if (found == null) {
                    found = admitted;
                } else {
                    found.and(admitted);
                }
                if (found.isEmpty()) {
                    return found;
                }
            }
        }
        RoaringBitmap result = found == null ? all.clone() : found;
        for (Matcher matcher : matchers) {
            if (matcher.matchesEmpty()) {
                result.andNot(refused(matcher));
            }
        }
        return result;
    }

    /// Series whose value passes a matcher that refuses the empty value.
    private RoaringBitmap admitted(Matcher matcher) {
        Postings postings = byName.get(matcher.name());
        if (postings == null) {
            return new RoaringBitmap();
        }
        RoaringBitmap union = new RoaringBitmap();
        List<String> listed = matcher.setMatches();
        if (!listed.isEmpty()) {
            for (String value : listed) {
                or(union, postings.byValue().get(value));
            }
            return union;
        }
        if (refusesOnlyEmpty(matcher)) {
            return postings.present().clone();
        }
        String prefix = matcher.prefix();
        boolean hasPrefix = !prefix.isEmpty() && !matcher.type().isNegative();
        postings.byValue().forEach((value, series) -> {
            if ((!hasPrefix || value.startsWith(prefix)) && matcher.matches(value)) {
                union.or(series);
            }
        });
        return union;
    }

    /// Series that have the label with a value that the matcher refuses.
    private RoaringBitmap refused(Matcher matcher) {
        Postings postings = byName.get(matcher.name());
        RoaringBitmap union = new RoaringBitmap();
        if (postings != null) {
            postings.byValue().forEach((value, series) -> {
                if (!matcher.matches(value)) {
                    union.or(series);
                }
            });
        }
        return union;
    }

    private static boolean refusesOnlyEmpty(Matcher matcher) {
        return switch (matcher.type()) {
            case NOT_EQUAL -> matcher.value().isEmpty();
            case REGEX -> matcher.value().equals(".+");
            case EQUAL, NOT_REGEX -> false;
        };
    }

    private static void or(RoaringBitmap into, @Nullable RoaringBitmap series) {
        if (series != null) {
            into.or(series);
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

    /// Adds the values that some of the series have for a label.
    public void values(String name, RoaringBitmap of, Collection<String> into) {
        Postings postings = byName.get(name);
        if (postings != null) {
            postings.byValue().forEach((value, series) -> {
                if (RoaringBitmap.intersects(series, of)) {
                    into.add(value);
                }
            });
        }
    }

    /// All values of a label.
    public Set<String> values(String name) {
        Postings postings = byName.get(name);
        return postings == null ? Set.of() : postings.byValue().keySet();
    }

    /// The names of all labels.
    public Set<String> names() {
        return byName.keySet();
    }

    /// Each value of a label with the number of its series.
    public void cardinalities(String name, BiConsumer<String, Integer> consumer) {
        Postings postings = byName.get(name);
        if (postings != null) {
            postings.byValue().forEach((value, series) -> consumer.accept(value, series.getCardinality()));
        }
    }
}
