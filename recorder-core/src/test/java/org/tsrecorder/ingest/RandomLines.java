package org.tsrecorder.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Lines as real peers write them, as nobody writes them, and as neither with some bytes changed. */
final class RandomLines {
    private static final String[] TIMES = {
        "0",
        "1",
        "0.5",
        "1.234567",
        "12.345678901",
        "7.123456789012",
        "1234567.1",
        "12345678.5",
        "3.12345678",
        "00.5",
        "1.",
        ".5",
        "-1.5",
        "-0",
        "4.7e-7",
        "1E3",
        "1e+2",
        "1e",
        "2.5e-",
        "0.0",
        "01",
        "\"1\"",
        "null",
        "1.5x",
        "9.1234567890123456789",
        "12345678901234567890.5"
    };
    private static final String[] CODES = {
        "\"o\"",
        "\"i\"",
        "\"m\"",
        "\"r\"",
        "\"rlib\"",
        "\"\"",
        "\"\\u006f\"",
        "\"é\"",
        "5",
        "o",
        "null",
        "\"\\\"\"",
        "\"O\""
    };
    private static final String[] TEXTS = {
        "a",
        "hello world",
        "\\r\\n",
        "\\u001b[0m",
        "\\u001B[1;32m",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b\\f\\t",
        "─",
        "é",
        "日本",
        "🚀",
        "\u007f",
        "\\ud83d\\ude80",
        "\\ud83d",
        "\\uD8",
        "\\x",
        "\t",
        "\\",
        "\"",
        "\u0080",
        "\uffff",
        "]",
        "],\n[",
        "x".repeat(61),
        "y".repeat(64),
        "~".repeat(200),
        "\\r\\n\"]\\n"
    };
    private static final String[] OTHER_VALUES = {
        "true",
        "false",
        "null",
        "nul",
        "truex",
        "12",
        "-3.5e9",
        "-",
        "[]",
        "{}",
        "[1,[2,{\"a\":[]}]]",
        "{\"a\":1,\"b\":\"c\"}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":1,}",
        "[1,]",
        "[1}",
        "{\"a\":1]",
        "[".repeat(63) + "]".repeat(63),
        "[".repeat(64) + "]".repeat(64),
        " { \"k\" : [ 1 , 2 ] } ",
        "{}{}",
        ""
    };
    private static final String[] ODD_LINES = {
        "",
        " ",
        "\r",
        "\t \r",
        "# comment",
        "#",
        " # not a comment",
        "{}",
        "[]",
        "[1]",
        "[1,\"o\"]",
        "[1,\"o\",\"a\"",
        "abc",
        "[1,\"o\",\"a\"]]",
        "[1,\"o\",\"a\"],",
        "\ufeff[1,\"o\",\"a\"]",
        "[1.5,\"o\",\"a\"]  \r",
        "[ 1.5 , \"o\" , \"a\" ]"
    };
    private static final byte[] INTERESTING = {
        '"',
        '\\',
        ',',
        '[',
        ']',
        '{',
        '}',
        ':',
        ' ',
        '\r',
        '\t',
        '.',
        '0',
        '9',
        'e',
        '-',
        '+',
        'u',
        'a',
        0,
        0x1f,
        0x7f,
        (byte) 0x80,
        (byte) 0xbf,
        (byte) 0xc0,
        (byte) 0xc2,
        (byte) 0xe0,
        (byte) 0xed,
        (byte) 0xa0,
        (byte) 0xef,
        (byte) 0xf0,
        (byte) 0x90,
        (byte) 0x8f,
        (byte) 0xf4,
        (byte) 0xf5,
        (byte) 0xff
    };

    private final Random random;

    RandomLines(long seed) {
        random = new Random(seed);
    }

    /** One line without its newline. */
    byte[] next() {
        byte[] line = clean().replace("\n", "").getBytes(StandardCharsets.UTF_8);
        while (random.nextInt(4) == 0) {
            line = mutated(line);
        }
        return line;
    }

    /** Many lines, the last one sometimes cut short. */
    byte[] text(int lines) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < lines; i++) {
            text.writeBytes(next());
            text.write('\n');
        }
        byte[] last = next();
        text.write(last, 0, random.nextInt(last.length + 1));
        return text.toByteArray();
    }

    private String clean() {
        return switch (random.nextInt(10)) {
            case 0 -> one(ODD_LINES);
            case 1 -> "[" + one(TIMES) + ", " + one(CODES) + ", " + one(OTHER_VALUES) + "]";
            case 2 -> "[" + one(TIMES) + "," + one(CODES) + ",\"" + text() + "\"," + one(OTHER_VALUES) + "]";
            case 3, 4, 5 -> "[" + one(TIMES) + ",\"o\",\"" + text() + "\"]";
            default -> "[" + random.nextInt(100_000) + "." + random.nextInt(1_000_000) + ", \"o\", \"" + text() + "\"]";
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(6);
        for (int i = 0; i < parts; i++) {
            // Mostly from the front, where the valid ones are.
            text.append(TEXTS[random.nextInt(random.nextInt(1, TEXTS.length) + 1)]);
        }
        return text.toString();
    }

    private byte[] mutated(byte[] line) {
        int at = random.nextInt(line.length + 1);
        byte inserted = INTERESTING[random.nextInt(INTERESTING.length)];
        int removed = Math.min(random.nextInt(3), line.length - at);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(line, 0, at);
        if (random.nextInt(3) > 0) {
            changed.write(inserted);
        }
        changed.write(line, at + removed, line.length - at - removed);
        return changed.toByteArray();
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
