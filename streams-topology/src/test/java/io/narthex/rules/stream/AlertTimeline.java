package io.narthex.rules.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import io.narthex.model.Labels;
import io.narthex.model.Staleness;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import io.narthex.schema.rule.ResultSample;
import io.narthex.schema.status.RuleAlert;
import io.narthex.schema.status.RuleAlertState;
import io.narthex.schema.status.RuleState;

/// What the alert-generator specification asks of one rule, written as phases: when an alert is active, from when it
/// fires, when it ends. Evaluations are counted from 0.
///
/// @param firstMs time of evaluation 0
/// @param intervalMs between evaluations; sent alerts are repeated after more than a minute, so at every `resendEvery`th
/// @param phases ascending
/// @param annotations by evaluation and label set
record AlertTimeline(String alertName, long firstMs, long intervalMs, List<Phase> phases,
        java.util.function.BiFunction<Integer, Labels, Map<String, String>> annotations,
        java.util.function.BiFunction<Integer, Labels, Double> values) {
    private static final int RESEND_EVERY = 3;
    private static final int RESENDS_AFTER_END = 30;
    private static final long VALID_MS = 4 * 60_000;
    static final int NEVER = Integer.MAX_VALUE;

    /// @param firing [#NEVER] if it stays pending
    /// @param end the first evaluation without it
    record Phase(Labels labels, int active, int firing, int end) {
        boolean isActive(int k) {
            return active <= k && k < end;
        }

        boolean isFiring(int k) {
            return isActive(k) && k >= firing;
        }
    }

    /// What a receiver gets.
    record Sent(long atMs, Labels labels, boolean resolved, long startsAtMs, long endsAtMs,
            Map<String, String> annotations) {
        static Sent of(Alert alert) {
            return new Sent(alert.evaluatedAtMs(), alert.labels(), alert.state() == AlertState.RESOLVED,
                    alert.startsAtMs(), alert.endsAtMs(), alert.annotations());
        }
    }

    long timeMs(int k) {
        return firstMs + k * intervalMs;
    }

    List<RuleAlert> apiAlerts(int k) {
        List<RuleAlert> alerts = new ArrayList<>();
        for (Phase phase : phases) {
            if (phase.isActive(k)) {
                alerts.add(new RuleAlert(phase.labels(), annotations.apply(k, phase.labels()),
                        phase.isFiring(k) ? RuleAlertState.FIRING : RuleAlertState.PENDING, timeMs(phase.active()), 0,
                        values.apply(k, phase.labels())));
            }
        }
        return alerts;
    }

    RuleState ruleState(int k) {
        if (phases.stream().anyMatch(phase -> phase.isFiring(k))) {
            return RuleState.FIRING;
        }
        return phases.stream().anyMatch(phase -> phase.isActive(k)) ? RuleState.PENDING : RuleState.INACTIVE;
    }

    /// `ALERTS` and `ALERTS_FOR_STATE` as the evaluation writes them, staleness markers by their raw bits.
    Map<ResultSample, Long> series(int k) {
        Map<Labels, Double> now = active(k);
        Map<ResultSample, Long> samples = new HashMap<>();
        if (k > 0) {
            active(k - 1).keySet().stream().filter(labels -> !now.containsKey(labels))
                    .forEach(labels -> put(samples, labels, k, Staleness.MARKER));
        }
        now.forEach((labels, value) -> put(samples, labels, k, value));
        return samples;
    }

    private void put(Map<ResultSample, Long> samples, Labels labels, int k, double value) {
        samples.put(ResultSample.of(labels, timeMs(k), 0), Double.doubleToRawLongBits(value));
    }

    private Map<Labels, Double> active(int k) {
        Map<Labels, Double> active = new HashMap<>();
        for (Phase phase : phases) {
            if (phase.isActive(k)) {
                String state = phase.isFiring(k) ? "firing" : "pending";
                active.put(phase.labels().with("__name__", "ALERTS").with("alertstate", state), 1.0);
                active.put(phase.labels().with("__name__", "ALERTS_FOR_STATE"),
                        Math.floor(timeMs(phase.active()) / 1000.0));
            }
        }
        return active;
    }

    List<Sent> sent(int k) {
        List<Sent> sent = new ArrayList<>();
        for (Phase phase : phases) {
            if (phase.isFiring(k) && (k - phase.firing()) % RESEND_EVERY == 0) {
                sent.add(new Sent(timeMs(k), phase.labels(), false, timeMs(phase.firing()), timeMs(k) + VALID_MS,
                        annotations.apply(k, phase.labels())));
            }
            int sinceEnd = k - phase.end();
            boolean isActiveAgain = phases.stream().anyMatch(other -> other.labels().equals(phase.labels())
                    && other.active() > phase.active() && other.active() <= k);
            if (phase.firing() < phase.end() && sinceEnd >= 0 && sinceEnd <= RESENDS_AFTER_END
                    && sinceEnd % RESEND_EVERY == 0 && !isActiveAgain) {
                sent.add(new Sent(timeMs(k), phase.labels(), true, timeMs(phase.firing()), timeMs(phase.end()),
                        annotations.apply(phase.end() - 1, phase.labels())));
            }
        }
        return sent;
    }

    static IntFunction<Double> steps(double first, double... fromAndValue) {
        return k -> {
            double value = first;
            for (int i = 0; i < fromAndValue.length; i += 2) {
                value = k >= fromAndValue[i] ? fromAndValue[i + 1] : value;
            }
            return value;
        };
    }
}
