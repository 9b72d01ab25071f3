package io.narthex.alert.silence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import io.narthex.alert.matcher.LabelMatcher;
import io.narthex.alert.matcher.MatcherParser;
import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Names;
import io.narthex.schema.alert.Silence;
import io.narthex.schema.alert.SilenceMatcher;

/// All silences: what they mute, how they may change.
///
/// A silence is pending until its start, then active, then expired, and kept for the retention. A change that would
/// alter what was muted expires the old one and makes another with its own id. Nothing counts before it is durable.
///
/// Thread-safe: writes are one at a time, reads never wait for one.
public final class Silences {
    private record Compiled(Silence silence, List<LabelMatcher> matchers) {}

    private final SilenceWriter writer;
    private final SilenceLimits limits;
    private final MatcherParser parser;
    private final Supplier<UUID> ids;
    private final Object writing = new Object();
    private final Map<String, Compiled> silences = new LinkedHashMap<>();

    /// @param ids source of new ids
    public Silences(SilenceWriter writer, SilenceLimits limits, MatcherParser parser, Supplier<UUID> ids) {
        this.writer = writer;
        this.limits = limits;
        this.parser = parser;
        this.ids = ids;
    }

    public static SilenceState stateOf(Silence silence, long nowMs) {
        if (nowMs < silence.startsAtMs()) {
            return SilenceState.PENDING;
        }
        return nowMs > silence.endsAtMs() ? SilenceState.EXPIRED : SilenceState.ACTIVE;
    }

    public static LabelMatcher matcher(SilenceMatcher matcher) {
        MatchType type = matcher.isRegex()
                ? matcher.isEqual() ? MatchType.REGEX : MatchType.NOT_REGEX
                : matcher.isEqual() ? MatchType.EQUAL : MatchType.NOT_EQUAL;
        return LabelMatcher.of(type, matcher.name(), matcher.value());
    }

    /// Takes a record of the log; of two states of a silence the later update counts.
    public void apply(Silence silence) {
        Compiled compiled = new Compiled(silence, silence.matchers().stream().map(Silences::matcher).toList());
        synchronized (silences) {
            Compiled known = silences.get(silence.id());
            if (known == null || known.silence.updatedAtMs() <= silence.updatedAtMs()) {
                silences.put(silence.id(), compiled);
            }
        }
    }

    /// Takes an erasure of the log.
    public void forget(String id) {
        synchronized (silences) {
            silences.remove(id);
        }
    }

    public Optional<Silence> find(String id) {
        synchronized (silences) {
            return Optional.ofNullable(silences.get(id)).map(Compiled::silence);
        }
    }

    public List<Silence> all() {
        synchronized (silences) {
            return silences.values().stream().map(Compiled::silence).toList();
        }
    }

    /// The order of lists: active by end, pending by start, expired by end, latest first.
    public static Comparator<Silence> listOrder(long nowMs) {
        return Comparator.comparing((Silence silence) -> stateOf(silence, nowMs)).thenComparingLong(
                silence -> switch (stateOf(silence, nowMs)) {
                    case ACTIVE -> silence.endsAtMs();
                    case PENDING -> silence.startsAtMs();
                    case EXPIRED -> -silence.endsAtMs();
                });
    }

    /// The ids of the active silences that match, sorted.
    public List<String> silencedBy(Labels labels, long nowMs) {
        synchronized (silences) {
            return silences.values().stream().filter(one -> stateOf(one.silence, nowMs) == SilenceState.ACTIVE)
                    .filter(one -> LabelMatcher.allMatch(one.matchers, labels)).map(one -> one.silence.id()).sorted()
                    .toList();
        }
    }

    /// Creates or changes a silence and returns its id once it is durable. An empty id creates; a known one is
    /// changed in place where that is allowed, else expired and replaced. Without a start it starts now.
    ///
    /// @throws SilenceException if the silence breaks a rule or its id is unknown
    public String set(Silence posted, long nowMs) {
        Silence wanted = posted.startsAtMs() == 0
                ? stamped(posted, posted.id(), nowMs, posted.endsAtMs(), 0)
                : posted;
        check(wanted);
        synchronized (writing) {
            Optional<Silence> previous = wanted.id().isEmpty() ? Optional.empty() : find(wanted.id());
            if (!wanted.id().isEmpty() && previous.isEmpty()) {
                throw new SilenceException(SilenceException.Kind.NOT_FOUND, "silence not found");
            }
            boolean inPlace = previous.isPresent() && canUpdate(previous.get(), wanted, nowMs);
            Silence result;
            if (inPlace) {
                result = stamped(wanted, wanted.id(), wanted.startsAtMs(), wanted.endsAtMs(), nowMs);
            } else {
                requireRoom();
                result = stamped(wanted, ids.get().toString(), Math.max(wanted.startsAtMs(), nowMs),
                        wanted.endsAtMs(), nowMs);
            }
            requireSize(result);
            List<Silence> writes = new ArrayList<>(List.of(result));
            if (!inPlace) {
                // Behind its successor: whatever is lost between the two records, there is no gap.
                previous.filter(old -> stateOf(old, nowMs) != SilenceState.EXPIRED)
                        .ifPresent(old -> writes.add(expired(old, nowMs)));
            }
            writer.write(writes);
            writes.forEach(this::apply);
            return result.id();
        }
    }

    /// Ends a silence; an expired one stays as it is. Returns whether anything changed.
    ///
    /// @throws SilenceException if the id is unknown
    public boolean expire(String id, long nowMs) {
        synchronized (writing) {
            Silence silence = find(id)
                    .orElseThrow(() -> new SilenceException(SilenceException.Kind.NOT_FOUND, "silence not found"));
            if (stateOf(silence, nowMs) == SilenceState.EXPIRED) {
                return false;
            }
            Silence expired = expired(silence, nowMs);
            writer.write(List.of(expired));
            apply(expired);
            return true;
        }
    }

    private static Silence expired(Silence silence, long nowMs) {
        boolean active = stateOf(silence, nowMs) == SilenceState.ACTIVE;
        // A millisecond back, because the end itself still counts as active.
        long end = active ? Math.max(silence.startsAtMs(), nowMs - 1) : nowMs - 1;
        return stamped(silence, silence.id(), active ? silence.startsAtMs() : end, end, nowMs);
    }

    private static Silence stamped(Silence silence, String id, long startsAtMs, long endsAtMs, long nowMs) {
        return new Silence(silence.tenant(), id, silence.matchers(), startsAtMs, endsAtMs, nowMs, silence.createdBy(),
                silence.comment(), silence.annotations());
    }

    /// Whether the change leaves untouched what was muted: equal matchers in their order, an active silence keeps its
    /// start to the second and an end that is not past, a pending one a start that is not past.
    static boolean canUpdate(Silence old, Silence wanted, long nowMs) {
        if (!old.matchers().equals(wanted.matchers())) {
            return false;
        }
        return switch (stateOf(old, nowMs)) {
            case ACTIVE -> old.startsAtMs() / 1000 == wanted.startsAtMs() / 1000 && wanted.endsAtMs() >= nowMs;
            case PENDING -> wanted.startsAtMs() >= nowMs;
            case EXPIRED -> false;
        };
    }

    private void check(Silence wanted) {
        if (wanted.matchers().isEmpty()) {
            throw invalid("at least one matcher required");
        }
        boolean allMatchEmpty = true;
        for (int i = 0; i < wanted.matchers().size(); i++) {
            SilenceMatcher matcher = wanted.matchers().get(i);
            String where = "invalid label matcher " + i + ": ";
            if (!parser.isLabelName(matcher.name())) {
                throw invalid(where + "invalid label name " + Names.quote(matcher.name()));
            }
            if (!Names.isWellFormed(matcher.value())) {
                throw invalid(where + "invalid label value " + Names.quote(matcher.value()));
            }
            if (matcher.isRegex()) {
                try {
                    LabelMatcher.compile(matcher.value());
                } catch (IllegalArgumentException e) {
                    throw invalid(where + "invalid regular expression " + Names.quote(matcher.value()) + ": "
                            + e.getMessage());
                }
            }
            // One that excludes values counts, although it matches the empty string.
            allMatchEmpty &= matcher.isEqual() && matcher(matcher).matches("");
        }
        if (allMatchEmpty) {
            throw invalid("at least one matcher must not match the empty string");
        }
        if (wanted.endsAtMs() == 0) {
            throw invalid("invalid zero end timestamp");
        }
        if (wanted.endsAtMs() < wanted.startsAtMs()) {
            throw invalid("end time must not be before start time");
        }
    }

    private static SilenceException invalid(String message) {
        return new SilenceException(SilenceException.Kind.INVALID, "invalid silence: " + message);
    }

    private void requireRoom() {
        int count = all().size();
        if (limits.maxSilences() > 0 && count + 1 > limits.maxSilences()) {
            throw new SilenceException(SilenceException.Kind.INVALID, "exceeded maximum number of silences: " + count
                    + " (limit: " + limits.maxSilences() + ")");
        }
    }

    private void requireSize(Silence silence) {
        int size = writer.sizeBytes(silence);
        if (limits.maxSizeBytes() > 0 && size > limits.maxSizeBytes()) {
            throw new SilenceException(SilenceException.Kind.INVALID, "silence exceeded maximum size: " + size
                    + " bytes (limit: " + limits.maxSizeBytes() + " bytes)");
        }
    }

    /// Erases what expired longer ago than the retention.
    public void sweep(long nowMs) {
        for (Silence silence : all()) {
            if (silence.endsAtMs() + limits.retentionMs() < nowMs) {
                writer.erase(silence);
                forget(silence.id());
            }
        }
    }
}
