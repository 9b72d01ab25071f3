package io.narthex.standalone;

import io.narthex.standalone.flags.PageFlags;
import io.narthex.standalone.flags.EvaluationFlags;
import io.narthex.standalone.flags.BrokerFlags;
import io.narthex.standalone.flags.AdminFlags;
import io.narthex.standalone.flags.AlertFlags;
import io.narthex.standalone.flags.ConfigFlags;
import io.narthex.standalone.flags.IngestFlags;
import io.narthex.standalone.flags.KafkaFlags;
import io.narthex.standalone.flags.LogFlags;
import io.narthex.standalone.flags.PushFlags;
import io.narthex.standalone.flags.QueryFlags;
import io.narthex.standalone.flags.RuleFlags;
import io.narthex.standalone.flags.StorageFlags;
import io.narthex.standalone.flags.WebFlags;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `narthex` and `narthex standalone`: everything in this process.
@Command(name = "narthex", abbreviateSynopsis = true, mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Build.Version.class, description = "A Prometheus-compatible monitoring system on a Kafka log. Without a command, everything runs in this process.", synopsisSubcommandLabel = "[COMMAND]", subcommands = {
    BrokerCommand.class, IngestCommand.class, QueryCommand.class, RulesCommand.class,
    AlertRouterCommand.class, CheckCommand.class})
final class StandaloneCommand implements Callable<Integer> {
    private static final Duration REHEARSAL = Duration.ofSeconds(12);

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Mixin
    private ConfigFlags config = new ConfigFlags();
    @Mixin
    private AlertFlags alert = new AlertFlags();
    @Mixin
    private StorageFlags storage = new StorageFlags();
    @Mixin
    private WebFlags web = new WebFlags();
    @Mixin
    private AdminFlags admin = new AdminFlags();
    @Mixin
    private PageFlags page = new PageFlags();
    @Mixin
    private PushFlags push = new PushFlags();
    @Mixin
    private IngestFlags ingest = new IngestFlags();
    @Mixin
    private KafkaFlags kafka = new KafkaFlags();
    @Mixin
    private BrokerFlags broker = new BrokerFlags();
    @Mixin
    private EvaluationFlags evaluation = new EvaluationFlags();
    @Mixin
    private QueryFlags query = new QueryFlags();
    @Mixin
    private RuleFlags rules = new RuleFlags();
    @Mixin
    private LogFlags log = new LogFlags();

    @Option(names = "--exit-when-ready", hidden = true, description = "Stop as soon as everything is ready and has worked for a moment: the training run of the start-up cache.")
    private boolean exitWhenReady;

    @Override
    public Integer call() {
        log.apply();
        return ServiceProcess.run("standalone", teardown -> {
            URI web = new Standalone(this, teardown).start();
            if (exitWhenReady) {
                Rehearsal.run(web, REHEARSAL);
                ServiceProcess.quit();
            }
        });
    }

    CommandSpec spec() {
        return spec;
    }

    ConfigFlags config() {
        return config;
    }

    AlertFlags alert() {
        return alert;
    }

    StorageFlags storage() {
        return storage;
    }

    WebFlags web() {
        return web;
    }

    AdminFlags admin() {
        return admin;
    }

    PageFlags page() {
        return page;
    }

    PushFlags push() {
        return push;
    }

    IngestFlags ingest() {
        return ingest;
    }

    KafkaFlags kafka() {
        return kafka;
    }

    BrokerFlags broker() {
        return broker;
    }

    EvaluationFlags evaluation() {
        return evaluation;
    }

    QueryFlags query() {
        return query;
    }

    RuleFlags rules() {
        return rules;
    }
}
