package io.narthex.template;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = Template.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule needsNothingButTheJdkAndRe2 = classes().should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.narthex.template", "java.io..", "java.lang", "java.lang.invoke", "java.math..",
                    "java.nio.charset..", "java.time..", "java.util..", "com.google.re2j..", "org.jspecify..");
}
