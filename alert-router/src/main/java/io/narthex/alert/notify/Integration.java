package io.narthex.alert.notify;

/// One way in which a receiver is told: a webhook, a mailbox.
public interface Integration {
    /// As in the configuration: `webhook`, `email`, ….
    String kind();

    /// Among those of its kind in the receiver.
    int index();

    boolean sendResolved();

    /// Tries once; blocks, for at most the notification's time.
    ///
    /// @throws InterruptedException if the flush was given up
    Attempt attempt(Notification notification) throws InterruptedException;
}
