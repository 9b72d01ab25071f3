package io.narthex.standalone;

import io.narthex.rules.unittest.RuleUnitTests;
import io.narthex.rules.unittest.UnitTestOptions;
import io.narthex.rules.unittest.UnitTestReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `narthex rules test`: what `promtool test rules` does, with its words and exit codes.
@Command(name = "test", description = "Run unit tests of rules, in promtool's format.", mixinStandardHelpOptions = true)
final class RulesTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The unit-test files.")
    private List<Path> files = List.of();
    @Option(names = "--run", paramLabel = "REGEX", description = "Only tests whose names match; may be given several times.")
    private List<String> run = List.of();
    @Option(names = "--ignore-unknown-fields", description = "Pass over keys of rule files that nobody knows.")
    private boolean ignoreUnknownFields;
    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results there as JUnit XML.")
    private @Nullable Path junit;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!ExistingFiles.require(files, err)) {
            return 1;
        }
        UnitTestOptions options;
        try {
            options = new UnitTestOptions(chosen(), ignoreUnknownFields);
        } catch (PatternSyntaxException e) {
            err.println("narthex: error: --run: " + e.getMessage());
            return 1;
        }
        boolean ok = true;
        Map<Path, UnitTestReport> reports = new LinkedHashMap<>();
        for (Path file : files) {
            out.println("Unit Testing:  " + file);
            UnitTestReport report = RuleUnitTests.run(file, options);
            reports.put(file, report);
            ok &= print(report, out, err);
        }
        if (junit != null) {
            Files.writeString(junit, JUnitXml.of(reports));
        }
        return ok ? 0 : 1;
    }

    private static boolean print(UnitTestReport report, PrintWriter out, PrintWriter err) {
        out.flush();
        report.warnings().forEach(warning -> err.println("  WARNING: " + warning));
        if (report.failures().isEmpty()) {
            out.println("  SUCCESS");
        } else {
            err.println("  FAILED:");
            for (String failure : report.failures()) {
                err.println(failure);
                err.flush();
                out.println();
                out.flush();
            }
        }
        err.flush();
        out.println();
        out.flush();
        return report.failures().isEmpty();
    }

    private Predicate<String> chosen() {
        if (run.isEmpty()) {
            return _ -> true;
        }
        Pattern pattern = Pattern.compile(String.join("|", run));
        return name -> pattern.matcher(name).find();
    }
}
