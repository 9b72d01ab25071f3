package io.narthex.segment.parquet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;

/// The values of one label over all series of a segment: a number for each series and a text for each number.
/// Number 0 is "has no such label". Immutable once loaded.
final class LabelColumn {
    private static final int ABSENT = 0;
    /// A string, its array and the reference to it.
    private static final int OBJECT_BYTES = 48;

    private final String name;
    private final int[] numbers;
    private final List<String> texts = new ArrayList<>();

    LabelColumn(String name, int seriesCount) {
        this.name = name;
        numbers = new int[seriesCount];
        texts.add("");
    }

    String name() {
        return name;
    }

    boolean isPresent(int seriesRef) {
        return numbers[seriesRef] != ABSENT;
    }

    String value(int seriesRef) {
        return texts.get(numbers[seriesRef]);
    }

    /// About what it takes on the heap.
    long heapBytes() {
        long total = (long) Integer.BYTES * numbers.length;
        for (String text : texts) {
            total += OBJECT_BYTES + text.length();
        }
        return total;
    }

    /// The texts that series have, sorted.
    List<String> values() {
        List<String> values = new ArrayList<>(texts.subList(1, texts.size()));
        values.sort(Labels::compareUtf8);
        return values;
    }

    /// The texts that some of these series have.
    List<String> values(int[] seriesRefs) {
        boolean[] seen = new boolean[texts.size()];
        seen[ABSENT] = true;
        List<String> values = new ArrayList<>();
        for (int ref : seriesRefs) {
            int number = numbers[ref];
            if (!seen[number]) {
                seen[number] = true;
                values.add(texts.get(number));
            }
        }
        return values;
    }

    boolean isEmpty() {
        return texts.size() == 1;
    }

    /// Unmarks the series that a matcher refuses. The matcher is asked once for each text.
    void keep(Matcher matcher, boolean[] selected) {
        boolean[] admitted = new boolean[texts.size()];
        for (int i = 0; i < admitted.length; i++) {
            admitted[i] = matcher.matches(texts.get(i));
        }
        for (int i = 0; i < numbers.length; i++) {
            selected[i] &= admitted[numbers[i]];
        }
    }

    /// What fills the column from Parquet, in the order of the rows. A dictionary entry is turned into text once.
    final class Loader extends PrimitiveConverter {
        private final Map<String, Integer> numberOf = new HashMap<>();
        private int[] numberOfEntry = {};
        private @Nullable Dictionary dictionary;
        private int row;

        void moveTo(int newRow) {
            row = newRow;
        }

        @Override
        public boolean hasDictionarySupport() {
            return true;
        }

        @Override
        public void setDictionary(Dictionary newDictionary) {
            dictionary = newDictionary;
            numberOfEntry = new int[newDictionary.getMaxId() + 1];
            Arrays.fill(numberOfEntry, ABSENT);
        }

        @Override
        public void addValueFromDictionary(int entry) {
            int number = numberOfEntry[entry];
            if (number == ABSENT && dictionary != null) {
                number = number(dictionary.decodeToBinary(entry));
                numberOfEntry[entry] = number;
            }
            numbers[row] = number;
        }

        @Override
        public void addBinary(Binary value) {
            numbers[row] = number(value);
        }

        private int number(Binary value) {
            return numberOf.computeIfAbsent(value.toStringUsingUTF8(), text -> {
                texts.add(text);
                return texts.size() - 1;
            });
        }
    }
}
