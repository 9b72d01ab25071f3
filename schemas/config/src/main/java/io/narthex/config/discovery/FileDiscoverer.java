package io.narthex.config.discovery;

import io.narthex.config.ConfigException;
import io.narthex.config.DiscoveryConfig;
import io.narthex.config.Globs;
import io.narthex.config.TargetGroup;
import io.narthex.config.TargetGroups;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Targets in files: read when their directory changes and at least every refresh interval.
///
/// A file that cannot be read keeps the targets it gave last; a file that is gone takes them along.
final class FileDiscoverer implements Discoverer {
    private static final Logger log = LoggerFactory.getLogger(FileDiscoverer.class);
    private static final String FILE_LABEL = "__meta_filepath";
    /// Writers create, fill and rename: one look after the dust has settled instead of three.
    private static final long SETTLE_MS = 50;

    private final DiscoveryConfig.File config;
    private final DiscoveryMetrics metrics;
    private final @Nullable WatchService watcher;
    private final Set<Path> watched = new HashSet<>();
    private Map<Path, List<TargetGroup>> last = Map.of();

    FileDiscoverer(DiscoveryConfig.File config, DiscoveryMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
        watcher = openWatcher();
    }

    private @Nullable WatchService openWatcher() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            metrics.fileWatcherErrors.inc();
            log.atWarn().addKeyValue("error", e.getMessage()).log("target files are not watched, only read in turn");
            return null;
        }
    }

    @Override
    public String mechanism() {
        return "file";
    }

    @Override
    public Duration refreshInterval() {
        return config.refreshInterval();
    }

    @Override
    public List<TargetGroup> refresh() {
        Map<Path, List<TargetGroup>> read = new LinkedHashMap<>();
        for (String pattern : config.files()) {
            watchDirectory(pattern);
            for (Path file : Globs.expand(pattern)) {
                try {
                    read.put(file, read(file));
                } catch (IOException | ConfigException e) {
                    metrics.fileReadErrors.inc();
                    log.atError().addKeyValue("file", file).addKeyValue("error", e.getMessage()).log(
                            "cannot read target file");
                    read.put(file, last.getOrDefault(file, List.of()));
                }
            }
        }
        last = read;
        List<TargetGroup> groups = new ArrayList<>();
        read.values().forEach(groups::addAll);
        return groups;
    }

    private List<TargetGroup> read(Path file) throws IOException {
        List<TargetGroup> groups = TargetGroups.parse(Files.readString(file), file.toString());
        metrics.fileMtime.labelValues(file.toString()).set(Files.getLastModifiedTime(file).toMillis() / 1000.0);
        return groups.stream().map(group -> new TargetGroup(group.source(), group.targets(), group.labels().with(
                FILE_LABEL, file.toString()))).toList();
    }

    private void watchDirectory(String pattern) {
        Path parent = Path.of(pattern).toAbsolutePath().getParent();
        if (watcher == null || parent == null || !Files.isDirectory(parent) || !watched.add(parent)) {
            return;
        }
        try {
            parent.register(watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            metrics.fileWatcherErrors.inc();
            log.atWarn().addKeyValue("directory", parent).addKeyValue("error", e.getMessage()).log(
                    "cannot watch directory of target files");
        }
    }

    @Override
    public void await() throws InterruptedException {
        if (watcher == null) {
            TimeUnit.MILLISECONDS.sleep(config.refreshInterval().toMillis());
            return;
        }
        WatchKey key = watcher.poll(config.refreshInterval().toMillis(), TimeUnit.MILLISECONDS);
        if (key == null) {
            return;
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = watcher.poll();
        }
    }

    @Override
    public void close() {
        if (watcher != null) {
            try {
                watcher.close();
            } catch (IOException e) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("cannot close file watcher");
            }
        }
    }
}
