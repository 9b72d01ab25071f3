package io.narthex.standalone;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFileException;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.rules.planner.GroupExplanation;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.standalone.flags.EvaluationFlags;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `narthex rules explain`: what each rule leaves to the partitions, and what they send for it.
@Command(name = "explain", description = "Show how rules are cut into what partitions evaluate and what is evaluated once.", mixinStandardHelpOptions = true)
final class RulesExplainCommand implements Callable<Integer> {
    /// Of groups that set none; Prometheus' own default.
    private static final Duration EVALUATION_INTERVAL = Duration.ofMinutes(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Rule files.")
    private List<Path> files = List.of();
    @Mixin
    private EvaluationFlags evaluation = new EvaluationFlags();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!ExistingFiles.require(files, err)) {
            return 1;
        }
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, EVALUATION_INTERVAL, Duration.ZERO, Duration.ZERO,
                Labels.EMPTY);
        try {
            for (Path file : files) {
                for (RuleGroupVersion group : RuleFiles.parse(file.toString(), RuleFiles.read(file), defaults, 0)) {
                    out.println(GroupExplanation.of(CompiledGroup.of(group, evaluation.lookbackDelta().toMillis())));
                }
            }
        } catch (RuleFileException e) {
            err.println(e.getMessage());
            return 1;
        }
        return 0;
    }
}
