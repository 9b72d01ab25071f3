package io.narthex.ingest.scrape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `scrape_failure_log_file`: one JSON line for each failed scrape; none where the path is empty.
final class FailureLog {
    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

    private final String job;
    private final String file;

    FailureLog(String job, String file) {
        this.job = job;
        this.file = file;
    }

    synchronized void log(Target target, long timeMs, String error) {
        log.atDebug().addKeyValue("scrapePool", job).addKeyValue("target", target.url()).addKeyValue("error", error)
                .log(
                        "scrape failed");
        if (file.isEmpty()) {
            return;
        }
        String line = "{\"time\":" + json(Instant.ofEpochMilli(timeMs).toString()) + ",\"level\":\"ERROR\",\"msg\":"
                + json(error) + ",\"job_name\":" + json(job) + ",\"target\":" + json(target.url().toString()) + "}\n";
        try {
            Files.write(Path.of(file), line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", file).addKeyValue("error", e.getMessage()).log(
                    "cannot write scrape failure log");
        }
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
