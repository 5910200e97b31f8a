package io.daybook.testkit.model;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    @Test
    void modelAndGeneratorKnowNothingOfTheLedger() {
        noClasses()
                .that()
                .resideInAnyPackage("io.daybook.testkit.model..", "io.daybook.testkit.generate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.daybook.ledger..", "io.daybook.platform..", "io.daybook.contracts..")
                .check(new ClassFileImporter()
                        .withImportOption(DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.daybook.testkit"));
    }
}
