package org.tsrecorder.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The formatter decides (palantir-java-format, 120 columns). A test, because the formatter needs the JDK that knows the
 * newest syntax, which tests run on whatever Maven itself runs on.
 *
 * <p>Lay everything out: {@code mvn -q -pl recorder-cli -am test -Dtest=FormatTest -Dformat=write
 * -Dsurefire.failIfNoSpecifiedTests=false}
 */
class FormatTest {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    @Test
    void everySourceIsLaidOutAsTheFormatterDoes() throws IOException, FormatterException {
        boolean write = "write".equals(System.getProperty("format"));
        List<Path> wrong = new ArrayList<>();
        for (Path file : SourceTree.allSources()) {
            String source = SourceTree.read(file);
            String formatted = FORMATTER.formatSourceAndFixImports(source);
            if (!formatted.equals(source)) {
                wrong.add(file);
                if (write) {
                    Files.writeString(file, formatted);
                }
            }
        }
        assertThat(write ? List.of() : wrong)
                .as("lay out with -Dformat=write, see FormatTest")
                .isEmpty();
    }
}
