package org.tsrecorder.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Terminal output nobody would write: sequences cut, mixed and filled at random, with noise between. */
final class RandomOutput {
    private static final String[] PIECES = {
        "\033",
        "\033[",
        "\033]",
        "\033P",
        "\033_",
        "\033^",
        "\033X",
        "\033\\",
        "\007",
        "\u009b",
        "\u009d",
        "\u009c",
        "\u0090",
        "?",
        ">",
        "=",
        "<",
        ";",
        ":",
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "22",
        "25",
        "47",
        "52",
        "1000",
        "1004",
        "1047",
        "1049",
        "2004",
        "65535",
        "99999999",
        " ",
        "!",
        "\"",
        "#",
        "$",
        "%",
        "'",
        "(",
        ")",
        "*",
        "+",
        "A",
        "B",
        "C",
        "D",
        "E",
        "F",
        "G",
        "H",
        "I",
        "J",
        "K",
        "L",
        "M",
        "P",
        "S",
        "T",
        "X",
        "Z",
        "@",
        "`",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "l",
        "m",
        "n",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
        "w",
        "x",
        "y",
        "z",
        "|",
        "7",
        "8",
        "\r",
        "\n",
        "\b",
        "\t",
        "\013",
        "\016",
        "\017",
        "\005",
        "\030",
        "\032",
        "\0",
        "\177",
        "漢",
        "é",
        "e\u0301",
        "👍",
        "\u200d",
        "\ufe0f",
        "\033[?",
        "\033[?1049h",
        "\033[?1049l",
        "\033[?6h",
        "\033[?7l",
        "\033[4h",
        "\033[3;5r",
        "\033]52;c;",
        "\033]8;;http://example.com\007",
        "\033P+q544e\033\\",
        "\033[c",
        "\033[6n",
        "\033[5i",
        "\033c",
        "some text",
        "\r\n",
        "wwwwwwwwwwwwwwwwwwwwwww"
    };

    private RandomOutput() {}

    /** About {@code size} bytes that depend on the seed alone; mostly UTF-8. */
    static byte[] bytes(long seed, int size) {
        Random random = new Random(seed);
        byte[] bytes = text(random, size).getBytes(StandardCharsets.UTF_8);
        for (int noise = random.nextInt(size / 50 + 1); noise > 0; noise--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** At least {@code size} characters that depend on the state of {@code random} alone. */
    static String text(Random random, int size) {
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
