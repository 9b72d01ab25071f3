package io.narthex.alert.notify;

/// A receiver kind, or an option of one, that is configured but cannot work here: it fails every notification.
///
/// @param what names the missing thing
public record NotBuiltIntegration(String kind, int index, boolean sendResolved, String what) implements Integration {
    @Override
    public Attempt attempt(Notification notification) {
        return new Attempt.Failed(what + " is not built", FailureReason.OTHER);
    }
}
