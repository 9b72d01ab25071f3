package io.narthex.alert.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.matcher.MatcherParser;
import io.narthex.alert.router.AlertRouter;
import io.narthex.alert.silence.SilenceException;
import io.narthex.model.Labels;
import io.narthex.model.Names;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.alert.Silence;
import org.jspecify.annotations.Nullable;

/// The POST and DELETE requests of API v2. Everything is durable before it is answered 200.
final class WriteEndpoints {
    private final AlertRouter router;

    WriteEndpoints(AlertRouter router) {
        this.router = router;
    }

    /// Valid alerts are stored although others of the batch are not; those are named in the answer.
    Answer alerts(@Nullable String body) {
        List<PostedBody.PostedAlert> posted = PostedBody.alerts(body == null ? "" : body);
        long nowMs = router.nowMs();
        long resolveTimeoutMs = router.config().resolveTimeout().toMillis();
        List<Alert> valid = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (PostedBody.PostedAlert alert : posted) {
            long start = alert.startsAtMs() != 0
                    ? alert.startsAtMs()
                    : alert.endsAtMs() != 0 ? alert.endsAtMs() : nowMs;
            boolean timeout = alert.endsAtMs() == 0;
            long end = timeout ? nowMs + resolveTimeoutMs : alert.endsAtMs();
            router.countReceived(end > nowMs);
            String error = error(alert, start, end);
            if (error.isEmpty()) {
                valid.add(new Alert(TenantId.DEFAULT, Labels.of(alert.labels()), alert.annotations(),
                        end > nowMs ? AlertState.FIRING : AlertState.RESOLVED, start, end, nowMs, alert.generatorUrl(),
                        0, KnownAlert.API, 0, timeout));
            } else {
                router.countInvalid();
                errors.add(error);
            }
        }
        if (!valid.isEmpty()) {
            router.post(valid);
        }
        return errors.isEmpty() ? Answer.empty(200) : Answer.message(400, String.join("\n", errors));
    }

    private String error(PostedBody.PostedAlert alert, long start, long end) {
        Map<String, String> labels = new TreeMap<>(alert.labels());
        labels.values().removeIf(String::isEmpty);
        if (end < start) {
            return "start time must be before end time";
        }
        if (labels.isEmpty()) {
            return "at least one label pair required";
        }
        String invalid = invalid(labels);
        if (!invalid.isEmpty()) {
            return "invalid label set: " + invalid;
        }
        invalid = invalid(alert.annotations());
        return invalid.isEmpty() ? "" : "invalid annotations: " + invalid;
    }

    private String invalid(Map<String, String> set) {
        MatcherParser parser = router.matcherParser();
        for (Map.Entry<String, String> entry : set.entrySet()) {
            if (!parser.isLabelName(entry.getKey())) {
                return "invalid name " + Names.quote(entry.getKey());
            }
            if (!Names.isWellFormed(entry.getValue())) {
                return "invalid value " + Names.quote(entry.getValue());
            }
        }
        return "";
    }

    Answer silence(@Nullable String body) {
        Silence wanted = PostedBody.silence(body == null ? "" : body);
        if (wanted.endsAtMs() == 0 || wanted.startsAtMs() >= wanted.endsAtMs()) {
            return Answer.message(400, "Failed to create silence: start time must be before end time");
        }
        if (wanted.endsAtMs() < router.nowMs()) {
            return Answer.message(400, "Failed to create silence: end time can't be in the past");
        }
        try {
            String id = router.setSilence(wanted);
            return new Answer(200, ApiJson.render(json -> {
                json.writeStartObject();
                json.writeStringField("silenceID", id);
                json.writeEndObject();
            }));
        } catch (SilenceException e) {
            return Answer.message(e.kind() == SilenceException.Kind.NOT_FOUND ? 404 : 400,
                    String.valueOf(e.getMessage()));
        }
    }

    Answer expire(String id) {
        try {
            router.expireSilence(id);
            return Answer.empty(200);
        } catch (SilenceException e) {
            return e.kind() == SilenceException.Kind.NOT_FOUND
                    ? Answer.empty(404)
                    : Answer.message(500, String.valueOf(e.getMessage()));
        }
    }
}
