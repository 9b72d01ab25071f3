package io.narthex.schema.series;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.SeriesId;
import io.narthex.model.TenantId;
import io.narthex.schema.codec.MalformedRecordException;
import org.jspecify.annotations.Nullable;

/// Label sets by series id, compactly: every name and value text once, a label set as a run of varints that number them,
/// the ids in an open hash table of longs. Not thread-safe.
final class LabelStore {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int MAX_VARINT_BYTES = 5;

    private final SymbolTable symbols = new SymbolTable();
    private final Map<Integer, TenantId> tenants = new HashMap<>();

    private long[] highs = new long[1024];
    private long[] lows = new long[1024];
    /// Place of the label set plus one, so that 0 is an empty slot: page number and byte in the page.
    private long[] places = new long[1024];
    private int size;

    private byte[][] pages = {new byte[PAGE_BYTES]};
    private int pageCount = 1;
    private int pageFill;

    int size() {
        return size;
    }

    /// Null where the id is unknown. Texts are shared among all label sets.
    @Nullable
    SeriesRecord find(long high, long low) {
        long place = places[slot(high, low)];
        return place == 0 ? null : read(place - 1);
    }

    boolean has(long high, long low) {
        return places[slot(high, low)] != 0;
    }

    /// Adds a series that is not there.
    ///
    /// @throws MalformedRecordException if a text or the tenant is none; nothing is added then
    void put(SeriesId id, SeriesBytes series) {
        if (2 * (size + 1) > places.length) {
            grow();
        }
        long place = write(series) + 1;
        int slot = slot(id.high(), id.low());
        highs[slot] = id.high();
        lows[slot] = id.low();
        places[slot] = place;
        size++;
    }

    private int slot(long high, long low) {
        int mask = places.length - 1;
        int slot = (int) (low ^ low >>> 32) & mask;
        while (places[slot] != 0 && (lows[slot] != low || highs[slot] != high)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        long[] oldPlaces = places;
        highs = new long[2 * oldHighs.length];
        lows = new long[2 * oldHighs.length];
        places = new long[2 * oldHighs.length];
        for (int i = 0; i < oldPlaces.length; i++) {
            if (oldPlaces[i] != 0) {
                int slot = slot(oldHighs[i], oldLows[i]);
                highs[slot] = oldHighs[i];
                lows[slot] = oldLows[i];
                places[slot] = oldPlaces[i];
            }
        }
    }

    private long write(SeriesBytes series) {
        int most = MAX_VARINT_BYTES * (1 + series.textCount());
        if (PAGE_BYTES - pageFill < most) {
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, 2 * pageCount);
            }
            pages[pageCount++] = new byte[Math.max(PAGE_BYTES, most)];
            pageFill = 0;
        }
        int start = pageFill;
        try {
            putVarint(series.textCount());
            for (int text = 0; text < series.textCount(); text++) {
                int number = symbols.number(series.array(), series.from(text), series.to(text));
                if (text == 0) {
                    requireTenant(number);
                }
                putVarint(number);
            }
        } catch (MalformedRecordException e) {
            pageFill = start;
            throw e;
        }
        return (long) (pageCount - 1) << 32 | start;
    }

    private void requireTenant(int number) {
        if (!tenants.containsKey(number)) {
            try {
                tenants.put(number, new TenantId(symbols.text(number)));
            } catch (IllegalArgumentException e) {
                throw new MalformedRecordException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private void putVarint(int value) {
        byte[] page = pages[pageCount - 1];
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            page[pageFill++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        page[pageFill++] = (byte) rest;
    }

    private SeriesRecord read(long place) {
        byte[] page = pages[(int) (place >>> 32)];
        int at = (int) place;
        int[] numbers = new int[2];
        at = varints(page, at, numbers);
        int labelCount = (numbers[0] - 1) / 2;
        TenantId tenant = tenants.get(numbers[1]);
        if (tenant == null) {
            throw new IllegalStateException("a label set lies at place " + place + " without its tenant");
        }
        Labels.Builder labels = Labels.builder();
        for (int i = 0; i < labelCount; i++) {
            at = varints(page, at, numbers);
            labels.add(symbols.text(numbers[0]), symbols.text(numbers[1]));
        }
        return new SeriesRecord(tenant, labels.build());
    }

    private static int varints(byte[] page, int from, int[] into) {
        int at = from;
        for (int i = 0; i < into.length; i++) {
            int value = 0;
            int shift = 0;
            byte b;
            do {
                b = page[at++];
                value |= (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            into[i] = value;
        }
        return at;
    }
}
