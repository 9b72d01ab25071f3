package io.narthex.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.narthex.rules", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule meetsOtherServicesOnlyInTheLog = classes().should().onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.narthex.ingest..", "io.narthex.query..", "io.narthex.alert..",
                    "io.narthex.standalone..");

    @ArchTest
    static final ArchRule evaluationKnowsNoKafka = noClasses().that()
            .resideInAnyPackage("..rules.group..", "..rules.alerting..", "..rules.template..", "..rules.planner..",
                    "..rules.window..", "..rules.expression..", "..rules.config..")
            .should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");
}
