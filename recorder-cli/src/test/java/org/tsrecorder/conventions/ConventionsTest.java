package org.tsrecorder.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What no import shows: sizes, names, and a page for every package. */
class ConventionsTest {
    private static final int MOST_LINES = 600;
    private static final int MOST_COLUMNS_LEFT_TO_PEOPLE = 140;
    private static final Set<String> NAMES_THAT_SAY_NOTHING =
            Set.of("util", "utils", "common", "impl", "internal", "helper", "helpers", "misc");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern AUTHOR = Pattern.compile("@author");

    @Test
    void everyPackageHasAPageThatSaysWhatItIsFor() {
        Set<Path> packages =
                SourceTree.mainSources().stream().map(Path::getParent).collect(Collectors.toSet());
        assertThat(packages)
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .isRegularFile()
                        .content()
                        .contains("/**", "@NullMarked"));
    }

    @Test
    void noPackageHasANameThatSaysNothing() {
        assertThat(SourceTree.mainSources())
                .allSatisfy(file -> assertThat(NAMES_THAT_SAY_NOTHING)
                        .doesNotContain(file.resolveSibling("").getFileName().toString()));
    }

    @Test
    void noSourceIsLongerThanOneCanHoldInMind() {
        assertThat(SourceTree.allSources()).allSatisfy(file -> {
            List<String> lines = Files.readAllLines(file);
            assertThat(lines).as(file.toString()).hasSizeLessThanOrEqualTo(MOST_LINES);
            assertThat(lines).as(file.toString()).allMatch(line -> line.length() <= MOST_COLUMNS_LEFT_TO_PEOPLE);
        });
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(SourceTree.mainSources()).allSatisfy(file -> {
            String source = SourceTree.read(file);
            assertThat(UNFINISHED.matcher(source).find())
                    .as("%s is unfinished", file)
                    .isFalse();
            assertThat(AUTHOR.matcher(source).find())
                    .as("%s names an author", file)
                    .isFalse();
        });
    }

    @Test
    void theTopLevelHoldsOnlyWhatThePlanNames() throws Exception {
        Set<String> plan = Set.of(
                "pom.xml",
                "README.md",
                "ARCHITECTURE.md",
                "CHANGELOG.md",
                "LICENSE",
                "docs",
                "recorder-core",
                "recorder-storage",
                "recorder-transport",
                "recorder-cli",
                "recorder-bench");
        try (var entries = Files.list(SourceTree.root())) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .allMatch(name -> name.startsWith(".") || name.equals("target") || plan.contains(name));
        }
    }
}
