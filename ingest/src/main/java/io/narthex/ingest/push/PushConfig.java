package io.narthex.ingest.push;

import java.time.Duration;

/// How pushes are taken.
///
/// @param ttl age of a group's last push at which it is deleted; zero keeps it for ever
/// @param checkConsistency whether a push that does not go together with what stands is refused
/// @param utf8Names whether names may be any UTF-8
/// @param rewriteInterval how often each group's samples are written again
/// @param maxBodyBytes most bytes of a body after decompression
public record PushConfig(Duration ttl, boolean checkConsistency, boolean utf8Names, Duration rewriteInterval,
        int maxBodyBytes) {
    public PushConfig {
        if (ttl.isNegative() || rewriteInterval.isNegative() || rewriteInterval.isZero()) {
            throw new IllegalArgumentException(
                    "push TTL " + ttl + " must not be negative, rewrite interval " + rewriteInterval
                            + " must be positive");
        }
    }
}
