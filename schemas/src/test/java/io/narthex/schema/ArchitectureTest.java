package io.narthex.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.narthex.schema", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule AVRO_STAYS_IN_THE_CODEC = noClasses().that().resideOutsideOfPackage("io.narthex.schema.codec")
            .should().dependOnClassesThat().resideInAPackage("org.apache.avro..");

    @ArchTest
    static final ArchRule KNOWS_NO_SERVICE = noClasses().should().dependOnClassesThat().resideInAnyPackage(
            "io.narthex.ingest..", "io.narthex.query..", "io.narthex.rules..", "io.narthex.alert..",
            "io.narthex.promql..", "io.narthex.segment..", "io.narthex.standalone..", "io.vertx..");
}
