package io.daybook.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rooms and who may enter which: CONTRIBUTING.md gives the reasons and what to do instead. The rules read compiled
 * classes, so they also see what a framework or a static import hides from a reader. They stand in this room because it is
 * the only one that sees all others.
 */
class RoomRulesTest {
    private static final JavaClasses DAYBOOK = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.daybook");

    /** Every room with the rooms that it may use; a room may always use itself. */
    private static final Map<String, List<String>> ALLOWED = new TreeMap<>(Map.ofEntries(
            entry("contracts", List.of()),
            entry("platform", List.of("contracts")),
            entry("ledger", List.of("contracts", "platform")),
            entry("events", List.of("contracts", "platform", "ledger")),
            entry("views", List.of("contracts", "platform", "ledger", "events")),
            entry("intake", List.of("contracts", "platform", "ledger", "events")),
            entry("analytics", List.of("contracts", "platform", "ledger", "events")),
            entry("apps", List.of("contracts", "platform", "ledger", "events")),
            entry(
                    "gateway",
                    List.of("contracts", "platform", "ledger", "views", "events", "intake", "analytics", "apps")),
            entry(
                    "server",
                    List.of(
                            "contracts",
                            "platform",
                            "ledger",
                            "views",
                            "events",
                            "intake",
                            "analytics",
                            "apps",
                            "gateway")),
            entry("testkit", List.of("contracts", "platform", "ledger")),
            entry(
                    "bench",
                    List.of(
                            "contracts",
                            "platform",
                            "ledger",
                            "views",
                            "events",
                            "intake",
                            "analytics",
                            "apps",
                            "gateway",
                            "server",
                            "testkit"))));

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

        assertThat(rooms)
                .as("rooms with classes, and with a line in ALLOWED")
                .containsExactlyElementsOf(ALLOWED.keySet());
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
    void onlyWiringTestkitAndBenchLookBehindAPublicContract(String room) {
        String[] others = Stream.of(
                        everythingIn(room), "io.daybook.server..", "io.daybook.testkit..", "io.daybook.bench..")
                .distinct()
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(others)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.daybook." + room + ".internal..")
                .because("io.daybook." + room + " is the promise; add what is missing to it")
                // A room that nobody else could look into has no internals that it could keep from them.
                .allowEmptyShould(true)
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
                        "io.daybook.testkit..",
                        "io.daybook.bench..")
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
                .resideOutsideOfPackages("io.daybook.server..", "io.daybook.bench..")
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

    @ParameterizedTest
    @MethodSource("clocks")
    void wallClockComesInThroughConstructors(Class<?> clock, String reading) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.daybook.server.internal.wiring..", "io.daybook.testkit..", "io.daybook.bench..")
                // The one bean that a wiring may replace.
                .and()
                .doNotHaveSimpleName("GatewayConfiguration")
                .should(callOrReferTo(clock, reading))
                .because("time is a dependency: take an InstantSource or a Clock in the constructor")
                .check(DAYBOOK);
    }

    private static Stream<Arguments> clocks() {
        return Stream.of(
                arguments(System.class, "currentTimeMillis"),
                arguments(Instant.class, "now"),
                arguments(LocalDate.class, "now"),
                arguments(LocalDateTime.class, "now"),
                arguments(OffsetDateTime.class, "now"),
                arguments(ZonedDateTime.class, "now"),
                arguments(InstantSource.class, "system"),
                arguments(Clock.class, "systemUTC"),
                arguments(Clock.class, "systemDefaultZone"),
                arguments(Clock.class, "system"));
    }

    @Test
    void onlyLoopsOfTheirOwnThreadsSleep() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.daybook.ledger.internal.shard..",
                        "io.daybook.views.internal.projection..",
                        "io.daybook.platform.sql..",
                        "io.daybook.platform.postgres..",
                        "io.daybook.server.internal.anchors..",
                        "io.daybook.server.internal.imports..",
                        "io.daybook.server.internal.postgres..",
                        "io.daybook.server.internal.wiring..",
                        "io.daybook.events.internal..",
                        "io.daybook.intake.internal..",
                        "io.daybook.analytics.internal..",
                        "io.daybook.bench..")
                .should(callOrReferTo(Thread.class, "sleep"))
                .because("logic owns no timers: what waits stands in a loop that can be stopped, in one of these")
                .check(DAYBOOK);
    }

    /** Figures of a bench and of progress may be binary; what is money, or next to it, may not. */
    private static final String[] MONEY = {
        "io.daybook.ledger..",
        "io.daybook.platform.money..",
        "io.daybook.platform.ids..",
        "io.daybook.views.internal.read..",
        "io.daybook.views.internal.projection..",
        "io.daybook.views.internal.reconcile..",
        "io.daybook.gateway..",
        "io.daybook.intake..",
        "io.daybook.analytics..",
        "io.daybook.apps.internal.mining.portfolio..",
        "io.daybook.apps.internal.mining.crm..",
        "io.daybook.server.internal.plaintext..",
        "io.daybook.server.internal.exports..",
        "io.daybook.server.internal.imports.."
    };

    @Test
    void moneyIsNeverABinaryFraction() {
        DescribedPredicate<JavaClass> binary = DescribedPredicate.describe(
                "double or float",
                type -> List.of("double", "float", "java.lang.Double", "java.lang.Float")
                        .contains(type.getName()));
        String reason = "binary fractions lose cents: use Amount (ADR 0003)";
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(MONEY)
                .and()
                .doNotHaveName("NANOS_PER_SECOND")
                .should()
                .haveRawType(binary)
                .because(reason)
                .check(DAYBOOK);
        noClasses()
                .that()
                .resideInAnyPackage(MONEY)
                .should(callOrReferTo(BigDecimal.class, "doubleValue"))
                .orShould(callOrReferTo(BigDecimal.class, "floatValue"))
                .orShould(callOrReferTo(Double.class, "parseDouble"))
                .orShould(callOrReferTo(Float.class, "parseFloat"))
                .orShould()
                .callConstructor(BigDecimal.class, double.class)
                .orShould()
                .callMethod(BigDecimal.class, "valueOf", double.class)
                .because(reason)
                .check(DAYBOOK);
    }

    /** Whatever the parameters, as a call or as {@code Type::method}. */
    private static ArchCondition<JavaClass> callOrReferTo(Class<?> owner, String name) {
        return new ArchCondition<>("use " + owner.getSimpleName() + "." + name) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream.<JavaCodeUnitAccess<?>>concat(
                                type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                        .filter(access -> access.getTargetOwner().isEquivalentTo(owner)
                                && access.getName().equals(name))
                        .forEach(access -> events.add(SimpleConditionEvent.satisfied(type, access.getDescription())));
            }
        };
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
                .resideInAnyPackage("io.daybook.server..", "io.daybook.bench..")
                .because("there is one executable beside the bench; a new task is a new command of it")
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
