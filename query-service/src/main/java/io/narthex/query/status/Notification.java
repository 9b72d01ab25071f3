package io.narthex.query.status;

/// Something that whoever looks at the server should know.
///
/// @param sinceMs when it was noticed, epoch milliseconds
/// @param active false where it is told that it has ended
public record Notification(String text, long sinceMs, boolean active) {
    Notification ended() {
        return new Notification(text, sinceMs, false);
    }
}
