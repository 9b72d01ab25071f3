package io.narthex.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.narthex.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule VERTX_STAYS_IN_HTTP = noClasses().that()
            .resideOutsideOfPackages("io.narthex.ingest", "io.narthex.ingest.http..").should()
            .dependOnClassesThat().resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_SERVICE = noClasses().should().dependOnClassesThat().resideInAnyPackage(
            "io.narthex.query..", "io.narthex.rules..", "io.narthex.alert..", "io.narthex.promql..",
            "io.narthex.segment..", "io.narthex.standalone..");

    @ArchTest
    static final ArchRule AVRO_STAYS_IN_SCHEMAS = noClasses().should().dependOnClassesThat()
            .resideInAPackage("org.apache.avro..");
}
