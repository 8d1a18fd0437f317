package org.tsrecorder.conventions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Section 3 of the architecture: one-way flow, and engines that do nothing but compute. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPaths(List.of(classesOf("core"), classesOf("storage"), classesOf("transport"), classesOf("cli")));

    private static final String[] CORE = {
        "org.tsrecorder.asciicast..",
        "org.tsrecorder.terminal..",
        "org.tsrecorder.playback..",
        "org.tsrecorder.store..",
        "org.tsrecorder.ingest.."
    };
    private static final String TRANSPORT = "org.tsrecorder.transport.";

    /** What each room of transport may import of the others: the row of the module table in ARCHITECTURE.md. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            entry("crypto", Set.of()),
            entry("key", Set.of("crypto")),
            entry("packet", Set.of()),
            entry("time", Set.of()),
            entry("noise", Set.of("crypto", "key")),
            entry("wireguard", Set.of("crypto", "key", "packet", "noise", "time")),
            entry("tcp", Set.of("packet")),
            entry("netstack", Set.of("packet", "tcp", "time")),
            entry("filter", Set.of("packet")),
            entry("udp", Set.of()),
            entry("tailcfg", Set.of("key", "packet")),
            entry("netmap", Set.of("key", "packet", "tailcfg", "filter")),
            entry("ts2021", Set.of("crypto", "key", "noise")),
            entry("control", Set.of("crypto", "key", "packet", "tailcfg", "netmap", "ts2021")),
            entry(
                    "dataplane",
                    Set.of("crypto", "key", "packet", "time", "wireguard", "tcp", "netstack", "filter", "udp")),
            entry("socket", Set.of("key", "packet", "tcp", "netstack", "dataplane")),
            entry("tunnel", Set.of("key", "packet", "wireguard", "netstack", "udp", "dataplane", "socket")),
            entry(
                    "tailnet",
                    Set.of(
                            "crypto",
                            "key",
                            "packet",
                            "tailcfg",
                            "netmap",
                            "netstack",
                            "wireguard",
                            "dataplane",
                            "socket",
                            "derphttp",
                            "magicsock",
                            "ts2021",
                            "control")),
            entry("stun", Set.of("packet")),
            entry("derp", Set.of("crypto", "key")),
            entry("derphttp", Set.of("crypto", "key", "derp", "tailcfg")),
            entry("disco", Set.of("crypto", "key", "packet")),
            entry(
                    "magicsock",
                    Set.of(
                            "crypto",
                            "key",
                            "packet",
                            "time",
                            "wireguard",
                            "udp",
                            "dataplane",
                            "disco",
                            "stun",
                            "derp",
                            "derphttp",
                            "netcheck",
                            "tailcfg")),
            entry("netcheck", Set.of("packet", "stun", "tailcfg")),
            entry("localapi", Set.of()),
            entry("server", Set.of()),
            entry("client", Set.of()));

    private static final String[] ENGINES = {
        "org.tsrecorder.ingest..",
        "org.tsrecorder.transport.wireguard..",
        "org.tsrecorder.transport.tcp..",
        "org.tsrecorder.transport.netstack..",
        "org.tsrecorder.transport.filter..",
        "org.tsrecorder.transport.disco..",
        "org.tsrecorder.transport.stun..",
        "org.tsrecorder.transport.derp..",
        "org.tsrecorder.transport.netcheck..",
        "org.tsrecorder.transport.noise..",
        "org.tsrecorder.transport.netmap..",
        "org.tsrecorder.transport.time.."
    };

    private static Path classesOf(String module) {
        return SourceTree.root().resolve("recorder-" + module).resolve("target/classes");
    }

    @Test
    void packagesDependOnEachOtherOneWayOnly() {
        slices().matching("org.tsrecorder.(**)")
                .should()
                .beFreeOfCycles()
                .because("only a tree can be understood from its leaves")
                .check(CLASSES);
    }

    @Test
    void coreKnowsNobody() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tsrecorder.storage..", "org.tsrecorder.transport..", "org.tsrecorder.cli..")
                .check(CLASSES);
    }

    @Test
    void storageAndTransportDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("org.tsrecorder.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tsrecorder.transport..", "org.tsrecorder.cli..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("org.tsrecorder.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tsrecorder.storage..", "org.tsrecorder.cli..")
                .check(CLASSES);
    }

    @Test
    void enginesDoNoInputOrOutputStartNoThreadAndReadNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.util.concurrent.locks..",
                        "io.netty.channel..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .allowEmptyShould(true)
                .because("time comes in as an argument and results go out as values")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(ENGINES)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void aRoomOfTransportImportsOnlyWhatItsRowNames() {
        assertThat(rooms()).containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
        ROOMS.forEach((room, others) -> {
            List<String> allowed = new ArrayList<>(List.of(TRANSPORT + room + ".."));
            others.forEach(other -> allowed.add(TRANSPORT + other + ".."));
            noClasses()
                    .that()
                    .resideInAPackage(TRANSPORT + room + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.tsrecorder.transport..")
                            .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                    .because("engines are strangers to each other, and meet in dataplane")
                    .check(CLASSES);
        });
    }

    private static Set<String> rooms() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(TRANSPORT))
                .map(name -> name.substring(TRANSPORT.length()))
                .collect(Collectors.toSet());
    }

    @Test
    void serverClientAndWebKnowNothingOfTheTailnet() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.tsrecorder.transport.server..",
                        "org.tsrecorder.transport.client..",
                        "org.tsrecorder.transport.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.tsrecorder.transport.tailnet..",
                        "org.tsrecorder.transport.dataplane..",
                        "org.tsrecorder.transport.wireguard..",
                        "org.tsrecorder.transport.control..")
                .allowEmptyShould(true)
                .because("they run on any Netty channel; who the peer is comes to them as a value")
                .check(CLASSES);
    }

    @Test
    void onlyTheApplicationReadsTheEnvironmentOrEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.tsrecorder.cli..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void onlyTheApplicationPrintsAndKnowsItsCommandLineLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.tsrecorder.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "org.jline..", "com.pty4j..", "io.prometheus..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void exceptionsOfOursAreUnchecked() {
        classes()
                .that()
                .areAssignableTo(Exception.class)
                .should()
                .beAssignableTo(RuntimeException.class)
                .orShould()
                .beAssignableTo(java.io.IOException.class)
                .check(CLASSES);
    }
}
