package dev.backstep.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackageArrowsTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.backstep");

    @Test
    void arrowsPointDownOnly() {
        layeredArchitecture().consideringOnlyDependenciesInAnyPackage("dev.backstep..")
                .withOptionalLayers(true)
                .layer("app").definedBy("dev.backstep.app..")
                .layer("qmp").definedBy("dev.backstep.qmp..")
                .layer("server").definedBy("dev.backstep.server..")
                .layer("monitor").definedBy("dev.backstep.monitor..")
                .layer("trace").definedBy("dev.backstep.trace..")
                .layer("recording").definedBy("dev.backstep.recording..")
                .layer("debug").definedBy("dev.backstep.debug..")
                .layer("timeline").definedBy("dev.backstep.timeline..")
                .layer("board").definedBy("dev.backstep.board..")
                .layer("semihosting").definedBy("dev.backstep.semihosting..")
                .layer("machine").definedBy("dev.backstep.machine..")
                .layer("device").definedBy("dev.backstep.device..")
                .layer("arm").definedBy("dev.backstep.arm..")
                .layer("clock").definedBy("dev.backstep.clock..")
                .layer("memory").definedBy("dev.backstep.memory..")
                .layer("state").definedBy("dev.backstep.state..")
                .layer("gdbstub").definedBy("dev.backstep.gdbstub..")
                .whereLayer("app").mayNotBeAccessedByAnyLayer()
                .whereLayer("qmp").mayOnlyBeAccessedByLayers("app")
                .whereLayer("server").mayOnlyBeAccessedByLayers("app", "qmp")
                .whereLayer("monitor").mayOnlyBeAccessedByLayers("app", "qmp", "server")
                .whereLayer("trace").mayOnlyBeAccessedByLayers("app")
                .whereLayer("recording").mayOnlyBeAccessedByLayers("app")
                .whereLayer("debug").mayOnlyBeAccessedByLayers("app", "qmp", "server", "monitor", "trace")
                .whereLayer("timeline").mayOnlyBeAccessedByLayers("app", "qmp", "server", "monitor", "trace", "debug", "recording")
                .whereLayer("board").mayOnlyBeAccessedByLayers("app", "monitor")
                .whereLayer("semihosting").mayOnlyBeAccessedByLayers("app", "board")
                .whereLayer("machine").mayOnlyBeAccessedByLayers("app", "qmp", "server", "monitor", "trace", "debug", "recording", "timeline",
                        "board", "semihosting")
                .whereLayer("gdbstub").mayOnlyBeAccessedByLayers("app", "server", "monitor", "debug")
                .check(CODE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.backstep.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void devicesKnowNoCpuAndNoBoard() {
        noClasses().that().resideInAPackage("dev.backstep.device..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.backstep.arm..", "dev.backstep.board..", "dev.backstep.machine..")
                .check(CODE);
    }

    @Test
    void theCpuKnowsNoDevice() {
        noClasses().that().resideInAPackage("dev.backstep.arm..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.backstep.device..", "dev.backstep.board..", "dev.backstep.machine..")
                .check(CODE);
    }

    @Test
    void gdbstubKnowsNoEmulator() {
        classes().that().resideInAPackage("dev.backstep.gdbstub..")
                .should().onlyDependOnClassesThat().resideInAnyPackage("dev.backstep.gdbstub..", "java..", "io.netty..", "org.slf4j..")
                .check(CODE);
    }

    @Test
    void hostTimeAndChanceDoNotReachTheMachine() {
        noClasses().that().resideInAnyPackage("dev.backstep.state..", "dev.backstep.clock..", "dev.backstep.memory..",
                        "dev.backstep.device..", "dev.backstep.arm..", "dev.backstep.machine..", "dev.backstep.board..",
                        "dev.backstep.timeline..", "dev.backstep.recording..", "dev.backstep.debug..")
                .should().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Math.class, "random")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Random")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.security.SecureRandom")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould().callMethod(java.time.Instant.class, "now")
                .orShould().callMethod(java.time.Clock.class, "systemUTC")
                .check(CODE);
    }

    @Test
    void nothingStaticIsMutable() {
        fields().that().areStatic().should().beFinal().check(CODE);
        fields().that().areStatic().and().haveRawType("java.util.concurrent.atomic.AtomicInteger").should().haveModifier(JavaModifier.PRIVATE)
                .allowEmptyShould(true).check(CODE);
    }
}
