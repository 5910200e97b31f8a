package io.daybook.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rooms and who may enter which: CONTRIBUTING.md gives the reasons and what to do instead. The rules read compiled
 * classes, so they also see what a framework or a static import hides from a reader.
 */
class RoomRulesTest {
    private static final JavaClasses DAYBOOK = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.daybook");

    /** Every room with the rooms that it may use; a room may always use itself. */
    private static final Map<String, List<String>> ALLOWED = new TreeMap<>(Map.of(
            "contracts", List.of(),
            "platform", List.of("contracts"),
            "ledger", List.of("contracts", "platform"),
            "views", List.of("contracts", "platform", "ledger"),
            "gateway", List.of("contracts", "platform", "ledger", "views"),
            "server", List.of("contracts", "platform", "ledger", "views", "gateway"),
            "testkit", List.of("contracts", "platform", "ledger")));

    private static final List<String> FRAMEWORKS = List.of(
            "org.springframework..",
            "jakarta..",
            "javax.inject..",
            "tools.jackson..",
            "com.fasterxml.jackson..",
            "io.micrometer..",
            "org.apache.catalina..");

    @Test
    void everyRoomHasARule() {
        List<String> rooms = DAYBOOK.stream()
                .map(type -> type.getPackageName().split("\\."))
                .filter(parts -> parts.length > 2)
                .map(parts -> parts[2])
                .distinct()
                .sorted()
                .toList();

        assertThat(rooms).isNotEmpty();
        assertThat(ALLOWED.keySet()).as("rooms with a line in ALLOWED").containsAll(rooms);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsThatItMay(String room) {
        String[] closed = ALLOWED.keySet().stream()
                .filter(other -> !other.equals(room)
                        && !ALLOWED.getOrDefault(room, List.of()).contains(other))
                .map(RoomRulesTest::everythingIn)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(everythingIn(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(closed)
                .because("the way of the data goes one way: pass what is needed in through an interface of " + room)
                .check(DAYBOOK);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void onlyWiringAndTestkitLookBehindAPublicContract(String room) {
        String[] others = Stream.of(everythingIn(room), "io.daybook.server..", "io.daybook.testkit..")
                .distinct()
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(others)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.daybook." + room + ".internal..")
                .because("io.daybook." + room + " is the promise; add what is missing to it")
                .check(DAYBOOK);
    }

    @Test
    void onlyGatewayAndServerKnowTheFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.daybook.contracts..",
                        "io.daybook.platform..",
                        "io.daybook.ledger..",
                        "io.daybook.views..",
                        "io.daybook.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS.toArray(String[]::new))
                .because("the core outlives frameworks: let gateway or server adapt it (ADR 0002)")
                .check(DAYBOOK);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        for (String annotation : List.of(
                "org.springframework.beans.factory.annotation.Autowired",
                "org.springframework.beans.factory.annotation.Value",
                "jakarta.inject.Inject",
                "jakarta.annotation.Resource")) {
            noFields()
                    .should()
                    .beAnnotatedWith(annotation)
                    .because("what a class needs comes in through its constructor")
                    .check(DAYBOOK);
        }
    }

    @Test
    void componentsAreWiredAndNotScannedFor() {
        noClasses()
                .should()
                .beAnnotatedWith("org.springframework.context.annotation.ComponentScan")
                .orShould()
                .beAnnotatedWith("org.springframework.boot.autoconfigure.SpringBootApplication")
                .because("each role lists what it needs in one wiring class (ADR 0002)")
                .check(DAYBOOK);
    }

    @Test
    void onlyTheCommandLineWritesToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.daybook.server..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("elsewhere use an org.slf4j.Logger or return the value")
                .check(DAYBOOK);
    }

    @Test
    void faultsAreLoggedOrThrownOn() {
        noClasses()
                .should()
                .callMethod(Throwable.class, "printStackTrace")
                .because("give the exception to the logger as its last argument")
                .check(DAYBOOK);
    }

    @Test
    void wallClockComesInThroughConstructors() {
        noClasses()
                .that()
                .resideInAnyPackage("io.daybook.ledger..", "io.daybook.views..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("time is a dependency: take the clock of io.daybook.platform")
                .check(DAYBOOK);
    }

    @Test
    void mainMethodsStandInServerOnly() {
        methods()
                .that()
                .haveName("main")
                .and()
                .areStatic()
                .should()
                .beDeclaredInClassesThat()
                .resideInAPackage("io.daybook.server..")
                .because("there is one executable; a new task is a new command of it")
                .check(DAYBOOK);
    }

    @Test
    void packagesOfARoomHaveNoCycles() {
        slices().matching("io.daybook.(**)").should().beFreeOfCycles().check(DAYBOOK);
    }

    private static List<String> rooms() {
        return List.copyOf(ALLOWED.keySet());
    }

    private static String everythingIn(String room) {
        return "io.daybook." + room + "..";
    }
}
