package io.narthex.alert.group;

/// Which groups this router notifies.
@FunctionalInterface
public interface Ownership {
    /// Whether the group is this router's.
    boolean owns(String groupKey);

    /// Whether this router knows that what it owns is still its own. While it does not, nothing is sent.
    default boolean isCertain() {
        return true;
    }
}
