package io.narthex.promql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.narthex.promql", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theModuleKnowsNoInputOrOutput = classes().should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.narthex.promql..", "io.narthex.model..", "java.lang..", "java.util..",
                    "java.math..",
                    "java.time..", "java.nio", "java.nio.charset", "java.io", "com.google.re2j..", "org.jspecify..");

    @ArchTest
    static final ArchRule theTwoTreesStayApart = noClasses().that().resideInAPackage("..ast..").should()
            .dependOnClassesThat().resideInAnyPackage("..plan..", "..exec..");

    @ArchTest
    static final ArchRule whatRunsDoesNotKnowTheText = noClasses().that().resideInAPackage("..exec..").should()
            .dependOnClassesThat().resideInAnyPackage("..parser..", "..analyze..", "..print..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.narthex.promql.(*)..").should()
            .beFreeOfCycles();
}
