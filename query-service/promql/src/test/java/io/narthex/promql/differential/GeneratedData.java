package io.narthex.promql.differential;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.Staleness;

/// Series of every kind that a float can be in: counters with resets, gaps and staleness markers, gauges with NaN and
/// infinities, classic histograms, information, labels beyond ASCII.
///
/// No sample lies on a multiple of [#GRID_MS], so that no window of whole seconds has a sample on its edge: Prometheus 2
/// had closed windows. Counters begin high, and are reset away from gaps: Prometheus 2 extrapolated to zero first.
final class GeneratedData {
    static final long START_MS = 1_700_000_000_000L;
    static final long END_MS = START_MS + 3_600_000;
    static final long GRID_MS = 1_000;

    private static final long INTERVAL_MS = 15_000;
    private static final String[] JOBS = {"api", "Straße", "db \"x\""};
    private static final String[] BOUNDS = {"0.1", "0.5", "1", "5", "+Inf"};

    private final Random random;
    private final Map<Labels, TreeMap<Long, Double>> series = new TreeMap<>();

    private GeneratedData(long seed) {
        random = new Random(seed);
    }

    static Map<Labels, TreeMap<Long, Double>> of(long seed) {
        GeneratedData data = new GeneratedData(seed);
        for (String job : JOBS) {
            for (int instance = 0; instance < 3; instance++) {
                data.addTarget(job, "host-" + instance);
            }
        }
        return data.series;
    }

    private void addTarget(String job, String instance) {
        for (String code : new String[]{"200", "404", "500"}) {
            counter(Labels.of("__name__", "requests_total", "job", job, "instance", instance, "code", code));
        }
        gauge(Labels.of("__name__", "temperature", "job", job, "instance", instance), 0);
        gauge(Labels.of("__name__", "odd_values", "job", job, "instance", instance), 0.15);
        constant(Labels.of("__name__", "build_info", "job", job, "instance", instance, "version",
                "v" + random.nextInt(2)));
        histogram(job, instance);
    }

    private void counter(Labels labels) {
        double value = 50_000 + random.nextInt(10_000);
        double rate = 1 + random.nextInt(50);
        int sinceChange = 0;
        TreeMap<Long, Double> samples = new TreeMap<>();
        for (long time = firstMs(); time < END_MS; time += INTERVAL_MS) {
            sinceChange++;
            value += rate * random.nextDouble(2);
            if (sinceChange > 40 && random.nextInt(60) == 0) {
                value = random.nextInt(50);
                sinceChange = 0;
            } else if (sinceChange > 40 && random.nextInt(60) == 0) {
                samples.put(time, Staleness.MARKER);
                time += INTERVAL_MS * random.nextInt(30);
                sinceChange = 0;
                continue;
            }
            samples.put(time, value);
        }
        series.put(labels, samples);
    }

    /// @param odd the share of values that are not finite
    private void gauge(Labels labels, double odd) {
        double value = random.nextInt(100) - 50;
        TreeMap<Long, Double> samples = new TreeMap<>();
        for (long time = firstMs(); time < END_MS; time += INTERVAL_MS) {
            value += random.nextGaussian();
            if (random.nextInt(50) == 0) {
                time += INTERVAL_MS * random.nextInt(40);
                continue;
            }
            samples.put(time, random.nextDouble() < odd ? oddValue() : value);
        }
        series.put(labels, samples);
    }

    private double oddValue() {
        return switch (random.nextInt(5)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> -0.0;
            case 3 -> 1e-9;
            default -> Double.NaN;
        };
    }

    private void constant(Labels labels) {
        TreeMap<Long, Double> samples = new TreeMap<>();
        for (long time = firstMs(); time < END_MS; time += INTERVAL_MS) {
            samples.put(time, 1.0);
        }
        series.put(labels, samples);
    }

    private void histogram(String job, String instance) {
        double[] counts = new double[BOUNDS.length];
        long firstMs = firstMs();
        for (long time = firstMs; time < END_MS; time += INTERVAL_MS) {
            double total = 1_000;
            for (int i = 0; i < BOUNDS.length; i++) {
                counts[i] += random.nextInt(10);
                total += counts[i];
                series.computeIfAbsent(Labels.of("__name__", "latency_seconds_bucket", "job", job, "instance", instance,
                        "le", BOUNDS[i]), _ -> new TreeMap<>()).put(time, total);
            }
        }
    }

    private long firstMs() {
        return START_MS + random.nextInt((int) INTERVAL_MS / 1_000) * 1_000L + 1 + random.nextInt(998);
    }
}
