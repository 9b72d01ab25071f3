package io.narthex.rules.stream;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.Staleness;

/// Samples of three jobs with four instances each, every 15 s: counters with resets, gauges, a classic histogram, series
/// that end by a marker and series that just stop. The same seed gives the same samples.
final class RuleInput {
    static final int PERIOD_MS = 15_000;
    private static final String[] JOBS = {"api", "web", "db"};
    private static final String[] CODES = {"200", "404", "500"};
    private static final String[] BOUNDS = {"0.1", "0.5", "1", "+Inf"};
    private static final int INSTANCES = 4;

    private final Random random;
    private final long residueMs;
    private final Map<Labels, Double> counters = new TreeMap<>();

    /// @param residueMs milliseconds within a second at which no evaluation lies; samples lie there and shortly after
    RuleInput(long seed, long residueMs) {
        this.random = new Random(seed);
        this.residueMs = residueMs;
    }

    /// What is sampled in one period.
    Map<Labels, Map.Entry<Long, Double>> round(long startMs, int round) {
        Map<Labels, Map.Entry<Long, Double>> samples = new TreeMap<>();
        for (int job = 0; job < JOBS.length; job++) {
            for (int i = 0; i < INSTANCES; i++) {
                long second = Math.floorDiv(startMs, 1000) + 15L * round + (job * INSTANCES + i) % 15;
                target(samples, JOBS[job], "host" + job + i + ":80", i, second * 1000 + residueMs, round);
            }
        }
        return samples;
    }

    private void target(Map<Labels, Map.Entry<Long, Double>> samples, String job, String instance, int number,
            long timeMs, int round) {
        boolean isUp = (round + number) % 11 != 0;
        put(samples, timeMs, isUp ? 1 : 0, "up", job, instance);
        put(samples, timeMs, 1, "target_info", job, instance, "zone", "z" + number);
        for (String code : CODES) {
            double step = random.nextInt(100) + (code.equals("200") ? 1000 : 10);
            boolean isReset = random.nextInt(40) == 0;
            put(samples, timeMs, counter(step, isReset, "requests_total", job, instance, "code", code),
                    "requests_total", job, instance, "code", code);
        }
        put(samples, timeMs, 20 + 5 * random.nextGaussian(), "temperature", job, instance, "room", "r" + number % 2);
        double below = 0;
        for (String bound : BOUNDS) {
            below += random.nextInt(20) + 1;
            put(samples, timeMs, counter(below, false, "latency_bucket", job, instance, "le", bound),
                    "latency_bucket", job, instance, "le", bound);
        }
        put(samples, timeMs, counter(below, false, "latency_count", job, instance), "latency_count", job, instance);
        put(samples, timeMs, counter(below * random.nextDouble(), false, "latency_sum", job, instance),
                "latency_sum", job, instance);
        if (round < 20) {
            put(samples, timeMs, round == 19 ? Staleness.MARKER : number, "ends_soon", job, instance);
        }
        if (round < 12) {
            put(samples, timeMs, number, "stops", job, instance);
        }
    }

    private double counter(double step, boolean isReset, String name, String job, String instance, String... more) {
        Labels labels = labels(name, job, instance, more);
        double value = isReset ? step : counters.getOrDefault(labels, 1e6) + step;
        counters.put(labels, value);
        return value;
    }

    private static Labels labels(String name, String job, String instance, String... more) {
        Labels.Builder labels = Labels.builder().add("__name__", name).add("job", job).add("instance", instance);
        for (int i = 0; i < more.length; i += 2) {
            labels.add(more[i], more[i + 1]);
        }
        return labels.build();
    }

    private static void put(Map<Labels, Map.Entry<Long, Double>> samples, long timeMs, double value, String name,
            String job, String instance, String... more) {
        samples.put(labels(name, job, instance, more), Map.entry(timeMs, value));
    }
}
