package io.narthex.alert.group;

/// Which groups this router notifies.
@FunctionalInterface
public interface Ownership {
    boolean owns(String groupKey);
}
