package io.narthex.query.head;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The series that have one label, by its value.
///
/// Not thread-safe, save that many may read between two changes: the owner's lock guards it. What the methods give are
/// the bitmaps themselves, which only this class changes.
final class Postings {
    private final RoaringBitmap present = new RoaringBitmap();
    private final Map<String, RoaringBitmap> byValue = new HashMap<>();
    /// Made by the first who asks after a value came or went; null until then.
    private volatile @Nullable List<String> sorted;

    void add(int series, String value) {
        present.add(series);
        RoaringBitmap ofValue = byValue.get(value);
        if (ofValue == null) {
            ofValue = new RoaringBitmap();
            byValue.put(value, ofValue);
            sorted = null;
        }
        ofValue.add(series);
    }

    /// @return whether the series was there
    boolean remove(int series, String value) {
        RoaringBitmap ofValue = byValue.get(value);
        if (ofValue == null) {
            return false;
        }
        ofValue.remove(series);
        if (ofValue.isEmpty()) {
            byValue.remove(value);
            sorted = null;
        }
        present.remove(series);
        return true;
    }

    /// The series with any value.
    RoaringBitmap present() {
        return present;
    }

    /// The series with this value; null where there are none.
    @Nullable
    RoaringBitmap ofValue(String value) {
        return byValue.get(value);
    }

    void forEach(BiConsumer<String, RoaringBitmap> action) {
        byValue.forEach(action);
    }

    /// All values in the order of their UTF-8 bytes; not to be changed.
    List<String> values() {
        List<String> values = sorted;
        if (values == null) {
            values = new ArrayList<>(byValue.keySet());
            values.sort(Labels::compareUtf8);
            values = Collections.unmodifiableList(values);
            sorted = values;
        }
        return values;
    }
}
