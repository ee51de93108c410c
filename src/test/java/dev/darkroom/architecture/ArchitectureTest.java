package dev.darkroom.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.BindToRegistry;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** How the source is laid out: what may know what. */
@AnalyzeClasses(packages = "dev.darkroom", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CONCEPTS = {
        "dev.darkroom.access..",
        "dev.darkroom.job..",
        "dev.darkroom.render..",
        "dev.darkroom.provider..",
        "dev.darkroom.money..",
        "dev.darkroom.asset..",
        "dev.darkroom.catalog..",
        "dev.darkroom.export..",
        "dev.darkroom.config.."
    };
    private static final int MOST_LINES = 300;

    @ArchTest
    static final ArchRule conceptsKnowNoTechnology = noClasses()
            .that()
            .resideInAnyPackage(CONCEPTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.camel..",
                    "jakarta.jms..",
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "org.jdbi..",
                    "com.zaxxer..",
                    "org.sqlite..",
                    "org.flywaydb..",
                    "software.amazon..",
                    "org.apache.activemq..",
                    "io.github.resilience4j..");

    @ArchTest
    static final ArchRule conceptsKnowNothingOfTheProgramRoundThem = noClasses()
            .that()
            .resideInAnyPackage(CONCEPTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.darkroom.adapter..", "dev.darkroom.pipeline..", "dev.darkroom.engine..", "dev.darkroom.cli..");

    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther =
            slices().matching("dev.darkroom.adapter.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule adaptersDoNotKnowWhoUsesThem = noClasses()
            .that()
            .resideInAPackage("dev.darkroom.adapter..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.darkroom.pipeline..", "dev.darkroom.engine..", "dev.darkroom.cli..");

    @ArchTest
    static final ArchRule thePipelineDoesNotKnowWhoStartsIt = noClasses()
            .that()
            .resideInAPackage("dev.darkroom.pipeline..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.darkroom.engine..", "dev.darkroom.cli..");

    @ArchTest
    static final ArchRule theEngineDoesNotKnowTheCommandLine = noClasses()
            .that()
            .resideInAPackage("dev.darkroom.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.darkroom.cli..");

    /** S3 brings several beans that belong together; it binds them when the wiring says so. */
    @ArchTest
    static final ArchRule beansAreBoundInTheWiring = noClasses()
            .that(not(resideInAPackage("dev.darkroom.engine.."))
                    .and(describe("are not S3Beans", c -> !c.getSimpleName().equals("S3Beans"))))
            .should()
            .callMethodWhere(describe(
                    "binds a bean",
                    call -> call.getTargetOwner().isAssignableTo(Registry.class)
                            && call.getTarget().getName().equals("bind")))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(BindToRegistry.class);

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal =
            noClasses().that().resideOutsideOfPackage("dev.darkroom.cli..").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    /** Nodes may disagree about the time; what they share goes by the clock that they share. */
    @ArchTest
    static final ArchRule leasesAndMoneyGoByTheDatabasesClock = noClasses()
            .that()
            .resideInAnyPackage("dev.darkroom.adapter.jdbc..", "dev.darkroom.money..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule nothingIsDeserialised =
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

    @ArchTest
    static final ArchRule oneWayToLog =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule nothingIsStaticAndChanges =
            fields().that().areStatic().and(areWritten()).should(ArchCondition.from(stayAsTheyAre()));

    @ArchTest
    static final ArchRule namesSayWhatAThingIs =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Processor)");

    @Test
    void sourceFilesAreShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(MOST_LINES);
            }
        }
    }

    /** Not what the compiler makes. */
    private static DescribedPredicate<JavaField> areWritten() {
        return describe(
                "are written by us",
                field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getName().startsWith("$"));
    }

    /** A list or map is taken for fixed when it is declared as one: what is in it is made by {@code of} or {@code copyOf}. */
    private static DescribedPredicate<JavaField> stayAsTheyAre() {
        return describe("stay as they are", field -> {
            JavaClass type = field.getRawType();
            boolean collection =
                    (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)) && !type.isInterface();
            return field.getModifiers().contains(JavaModifier.FINAL)
                    && !collection
                    && !type.getPackageName().startsWith("java.util.concurrent.atomic")
                    && !type.isAssignableTo(StringBuilder.class)
                    && !type.isAssignableTo(ThreadLocal.class);
        });
    }
}
