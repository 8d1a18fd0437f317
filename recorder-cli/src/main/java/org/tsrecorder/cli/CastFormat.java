package org.tsrecorder.cli;

import java.util.List;
import org.tsrecorder.asciicast.CastVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a session can be written as. */
enum CastFormat {
    ASCIICAST_V1,
    ASCIICAST_V2,
    ASCIICAST_V3,
    RAW,
    TXT;

    /** The version of asciicast that this is; only for those that are one. */
    CastVersion version() {
        return switch (this) {
            case ASCIICAST_V1 -> CastVersion.V1;
            case ASCIICAST_V2 -> CastVersion.V2;
            case ASCIICAST_V3 -> CastVersion.V3;
            case RAW, TXT -> throw new IllegalStateException(this + " is no asciicast");
        };
    }

    /** Reads the names that asciinema uses, and the short ones. */
    static final class Names implements ITypeConverter<CastFormat> {
        static final List<String> ALL = List.of("asciicast-v3", "asciicast-v2", "asciicast-v1", "raw", "txt");

        @Override
        public CastFormat convert(String text) {
            return switch (text) {
                case "asciicast-v1", "v1" -> ASCIICAST_V1;
                case "asciicast-v2", "v2" -> ASCIICAST_V2;
                case "asciicast-v3", "v3" -> ASCIICAST_V3;
                case "raw" -> RAW;
                case "txt" -> TXT;
                default ->
                    throw new TypeConversionException(
                            "wanted one of " + String.join(", ", ALL) + ", got \"" + text + "\"");
            };
        }
    }
}
