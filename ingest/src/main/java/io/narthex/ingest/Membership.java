package io.narthex.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.narthex.schema.Records;
import io.narthex.schema.status.ConfigStatus;
import io.narthex.schema.status.MemberStatus;
import io.narthex.schema.status.NotifierStatus;
import io.narthex.schema.status.RuleGroupStatus;
import io.narthex.schema.status.ScrapePoolStatus;
import io.narthex.schema.status.StatusRecord;
import io.narthex.schema.status.TargetStatus;
import io.narthex.schema.table.CompactedTable;
import io.narthex.schema.table.StatusPublisher;
import io.narthex.schema.topic.LogConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This instance among the services of the cluster: it shows every ten seconds that it is there, and takes away what its
/// earlier lives left behind that had no time to do it themselves.
final class Membership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);
    private static final String SERVICE = "ingest";
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final StatusPublisher status;
    private final InstantSource clock;
    private final Instant startedAt;
    private final String instanceId;
    private final Thread thread;

    private Membership(StatusPublisher status, String instanceId, InstantSource clock) {
        this.status = status;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.instanceId = instanceId;
        this.thread = Thread.ofVirtual().name("report-member").unstarted(this::report);
    }

    /// Returns once the removals are queued before whatever this life publishes.
    ///
    /// @param name of the instance, the same in each of its lives
    /// @param instanceId the name, a hyphen and eight hexadecimal digits of this life
    static Membership start(LogConnection connection, StatusPublisher status, String name, String instanceId,
            InstantSource clock) throws InterruptedException {
        try (CompactedTable<StatusRecord> shown = CompactedTable.start(connection, Records.STATUS)) {
            shown.awaitCaughtUp(READ_TIMEOUT);
            Pattern lives = Pattern.compile(Pattern.quote(name) + "-[0-9a-f]{8}");
            for (Map.Entry<String, StatusRecord> entry : shown.entries().entrySet()) {
                String reporter = reporter(entry.getValue());
                if (lives.matcher(reporter).matches() && !reporter.equals(instanceId)) {
                    status.remove(entry.getKey());
                }
            }
        } catch (IllegalStateException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("status of earlier lives stays");
        }
        Membership membership = new Membership(status, instanceId, clock);
        membership.thread.start();
        return membership;
    }

    /// The ingest instance that a record is of; empty for those of others.
    private static String reporter(StatusRecord record) {
        return switch (record) {
            case TargetStatus target -> target.instanceId();
            case ScrapePoolStatus pool -> pool.instanceId();
            case MemberStatus member -> member.service().equals(SERVICE) ? member.instanceId() : "";
            case RuleGroupStatus _,ConfigStatus _,NotifierStatus _ -> "";
        };
    }

    private MemberStatus member() {
        return new MemberStatus(SERVICE, instanceId, "", List.of(), startedAt.toEpochMilli(), clock.millis());
    }

    private void report() {
        try {
            while (true) {
                status.publish(member());
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes this life away. Idempotent.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        status.remove(member().key());
    }
}
