package dev.backstep.gdbstub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

class ArchitectureTest {

    private static final String ROOT = "dev.backstep.gdbstub";

    private final JavaClasses library = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.backstep");

    @Test
    void theLibraryKnowsNothingButNettyAndSlf4j() {
        classes().should().onlyDependOnClassesThat().resideInAnyPackage(ROOT + "..", "java..", "io.netty..", "org.slf4j..").check(library);
    }

    @Test
    void targetInterfacesNeedTheJdkAlone() {
        classes().that().resideInAPackage(ROOT).should().onlyDependOnClassesThat().resideInAnyPackage(ROOT, ROOT + ".agent", "java..").check(library);
        classes().that().resideInAPackage(ROOT + ".agent").should().onlyDependOnClassesThat().resideInAnyPackage(ROOT + ".agent", "java..")
                .check(library);
    }

    @Test
    void theSessionKnowsNoNetwork() {
        classes().that().resideInAPackage(ROOT + ".session").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".agent", ROOT + ".session", "java..", "org.slf4j..").check(library);
    }

    @Test
    void arrowsPointFromServerToSessionAndCodec() {
        layeredArchitecture().consideringOnlyDependenciesInLayers().layer("target").definedBy(ROOT).layer("protocol").definedBy(ROOT + ".protocol")
                .layer("session").definedBy(ROOT + ".session").layer("server").definedBy(ROOT + ".server")
                .whereLayer("server").mayNotBeAccessedByAnyLayer().whereLayer("session").mayOnlyBeAccessedByLayers("server")
                .whereLayer("protocol").mayOnlyBeAccessedByLayers("server").check(library);
    }
}
