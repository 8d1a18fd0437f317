package org.tsrecorder.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A v2 cast as real sessions make it, of any size, that does not repeat: small inputs that do teach the branch
 * predictor and read twice as fast as they should. Keystrokes echoed one at a time, screens with colours, symbols
 * beyond ASCII; about 100 bytes a line. The same seed makes the same bytes everywhere.
 */
public final class CastCorpus {
    private static final long SEED = 7;
    private static final String HEADER = "{\"version\":2,\"width\":80,\"height\":24,\"timestamp\":1700000000,"
            + "\"env\":{\"SHELL\":\"/bin/bash\",\"TERM\":\"xterm-256color\"}}\n";
    private static final String KEYS = "abcdefghijklmnopqrstuvwxyz -/.";
    private static final String[] WORDS =
            ("total drwxr-xr-x root staff main.c README.md src lib config.yaml error: warning: undefined reference to"
                            + " compiled in 0.33s GET /index.html 200 kernel usb systemd[1]: Started Session of user"
                            + " deploy@prod-web-01:~$ git status branch is up to date with origin/main nothing commit"
                            + " working tree clean INFO request_id=8f2c duration=12ms")
                    .split(" ", -1);
    private static final String[] SEQUENCES = {
        "[0m", "[1;32m", "[38;5;244m", "[K", "[?2004h", "[?2004l", "[31m", "[1m", "[m", "[12;40H"
    };
    private static final String[] SYMBOLS = {"─", "│", "└", "✓", "→", "é", "日本", "🚀"};

    private final Random random;
    private final StringBuilder line = new StringBuilder();
    private double seconds;

    private CastCorpus(long seed) {
        random = new Random(seed);
    }

    /** A header and events, at least {@code size} bytes and less than 4 KiB more. */
    public static byte[] bytes(int size) {
        return bytes(size, SEED);
    }

    /** Another such cast for each {@code seed}. */
    public static byte[] bytes(int size, long seed) {
        CastCorpus corpus = new CastCorpus(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 4096);
        out.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
        while (out.size() < size) {
            out.writeBytes(corpus.event().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private String event() {
        seconds -= Math.log(1 - random.nextDouble()) / 20;
        long micros = Math.round(seconds * 1e6);
        line.setLength(0);
        line.append('[').append(micros / 1_000_000).append('.');
        line.append(Long.toString(1_000_000 + micros % 1_000_000), 1, 7);
        line.append(random.nextInt(100) < 97 ? ", \"o\", \"" : ", \"i\", \"");
        data(random.nextDouble());
        return line.append("\"]\n").toString();
    }

    private void data(double kind) {
        if (kind < 0.30) {
            line.append(KEYS.charAt(random.nextInt(KEYS.length())));
        } else if (kind < 0.36) {
            line.append("\\r\\n\\u001b").append(one(SEQUENCES));
        } else {
            screen(random.nextInt(10) < 7);
        }
    }

    private void screen(boolean escaped) {
        for (int words = random.nextInt(2, 25); words > 0; words--) {
            double before = random.nextDouble();
            if (before < 0.12) {
                line.append("\\u001b").append(one(SEQUENCES));
            } else if (before < 0.14) {
                symbol(escaped);
            } else if (before < 0.16) {
                line.append("\\\"x\\\\y\\\"");
            }
            line.append(one(WORDS)).append(' ');
        }
        line.append(random.nextInt(10) < 7 ? "\\r\\n" : "");
    }

    private void symbol(boolean escaped) {
        String symbol = one(SYMBOLS);
        if (!escaped) {
            line.append(symbol);
            return;
        }
        for (int i = 0; i < symbol.length(); i++) {
            line.append("\\u").append(Integer.toHexString(0x10000 | symbol.charAt(i)), 1, 5);
        }
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
