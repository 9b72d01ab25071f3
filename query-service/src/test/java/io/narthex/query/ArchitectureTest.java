package io.narthex.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.narthex.query", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule servicesMeetInTheLogOnly = noClasses().should().dependOnClassesThat().resideInAnyPackage(
            "io.narthex.ingest..", "io.narthex.rules..", "io.narthex.alert..", "io.narthex.standalone..",
            "io.narthex.broker..");

    @ArchTest
    static final ArchRule webServerStaysInHttp = noClasses().that().resideInAPackage("io.narthex.query..").and()
            .resideOutsideOfPackages("io.narthex.query.http..").and()
            .doNotHaveFullyQualifiedName("io.narthex.query.QueryService").should().dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..");

    @ArchTest
    static final ArchRule headKnowsNoKafka = noClasses().that()
            .resideInAnyPackage("io.narthex.query.head..", "io.narthex.query.merge..").should().dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule featuresHaveNoCycles = slices().matching("io.narthex.query.(*)..").should()
            .beFreeOfCycles();
}
