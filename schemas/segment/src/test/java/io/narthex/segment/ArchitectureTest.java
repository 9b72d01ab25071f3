package io.narthex.segment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.narthex.segment", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_THE_MODEL_AND_THE_PARQUET_LIBRARY = classes().should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.narthex.segment..", "io.narthex.model..", "java..", "org.jspecify..",
                    "org.apache.parquet..", "org.apache.hadoop.conf..", "com.github.luben.zstd..",
                    "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule CHUNKS_NEED_NO_LIBRARY = classes().that().resideInAPackage("..segment.chunk..").should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.narthex.segment.chunk..", "io.narthex.model..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule PARQUET_STAYS_IN_ITS_PACKAGE = classes().that()
            .resideOutsideOfPackage("..segment.parquet..").should().onlyDependOnClassesThat()
            .resideOutsideOfPackages("org.apache.parquet..", "org.apache.hadoop..", "com.github.luben.zstd..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("io.narthex.segment.(*)..").should()
            .beFreeOfCycles();
}
