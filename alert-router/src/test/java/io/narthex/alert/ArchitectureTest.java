package io.narthex.alert;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.narthex.alert", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule servicesMeetInTheLogOnly = noClasses().should().dependOnClassesThat().resideInAnyPackage(
            "io.narthex.ingest..", "io.narthex.query..", "io.narthex.rules..", "io.narthex.standalone..",
            "io.narthex.promql..", "io.narthex.broker..");

    @ArchTest
    static final ArchRule vertxStaysInHttp = noClasses().that().resideOutsideOfPackages("io.narthex.alert",
            "io.narthex.alert.http..").should().dependOnClassesThat().resideInAnyPackage("io.vertx..");

    @ArchTest
    static final ArchRule kafkaStaysInTheLogPackage = noClasses().that()
            .resideOutsideOfPackages("io.narthex.alert.log..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule mailStaysInEmail = noClasses().that()
            .resideOutsideOfPackage("io.narthex.alert.notify.email..")
            .should().dependOnClassesThat().resideInAnyPackage("jakarta.mail..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.narthex.alert.(**)").should().beFreeOfCycles();
}
