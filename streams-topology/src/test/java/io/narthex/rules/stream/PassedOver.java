package io.narthex.rules.stream;

import java.util.List;

/// Notes what the processors passed over.
record PassedOver(List<String> notes) implements StreamMetrics {
    @Override
    public void malformed(RuntimeException error) {
        notes.add(String.valueOf(error.getMessage()));
    }

    @Override
    public void tickIgnored() {
        notes.add("tick");
    }

    @Override
    public void batchAbandoned() {
        notes.add("batch");
    }

    @Override
    public void partialTooLarge(String group) {
        notes.add("too large " + group);
    }
}
