package io.narthex.alert.notify;

import java.util.List;

/// A receiver that is ready to be told.
///
/// @param integrations may be none: then its groups are done as soon as they flush
public record Receiver(String name, List<Integration> integrations) {
    public Receiver {
        integrations = List.copyOf(integrations);
    }
}
