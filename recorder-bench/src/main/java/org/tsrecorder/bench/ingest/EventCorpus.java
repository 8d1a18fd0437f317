package org.tsrecorder.bench.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Event lines that do not repeat, made from a seed. Small inputs that repeat teach the branch predictor and read twice
 * as fast as they should.
 */
final class EventCorpus {
    private static final String[] WORDS =
            ("total drwxr-xr-x root staff main.c README.md src lib config.yaml error: warning: undefined reference to"
                + " compiled in 0.33s GET /index.html 200 kernel usb systemd[1]: Started Session of user"
                + " deploy@prod-web-01:~$ git status branch is up to date with origin/main nothing commit working tree"
                + " clean INFO request_id=8f2c duration=12ms")
                    .split(" ");
    private static final String[] SEQUENCES = {
        "[0m", "[1;32m", "[38;5;244m", "[K", "[?2004h", "[?2004l", "[31m", "[1m", "[m", "[H\\u001b[2J", "[12;40H"
    };
    private static final String[] SYMBOLS = {"─", "│", "└", "✓", "→", "é", "日本", "🚀"};
    private static final String KEYS = "abcdefghijklmnopqrstuvwxyz -/.";

    private final Random random = new Random(7);
    private double seconds;

    private EventCorpus() {}

    /**
     * Terminal sessions as they are: keystrokes and screens, about 100 bytes a line, escapes in most lines, 30 % of
     * lines with symbols unescaped.
     */
    static byte[] sessions(int size) {
        EventCorpus corpus = new EventCorpus();
        return corpus.fill(size, corpus::session);
    }

    /** A bulk transfer of text: lines of about 1 KiB of plain ASCII. */
    static byte[] bulk(int size) {
        EventCorpus corpus = new EventCorpus();
        return corpus.fill(size, corpus::plain);
    }

    private byte[] fill(int size, Supplier<String> data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 4096);
        while (out.size() < size) {
            seconds -= Math.log(1 - random.nextDouble()) / 20;
            long micros = Math.round(seconds * 1e6);
            String code = random.nextInt(100) < 97 ? "o" : "i";
            String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
            String line = "[" + micros / 1_000_000 + "." + fraction + ", \"" + code + "\", \"" + data.get() + "\"]\n";
            out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private String session() {
        double kind = random.nextDouble();
        if (kind < 0.30) {
            return KEYS.charAt(random.nextInt(KEYS.length())) + "";
        }
        if (kind < 0.36) {
            return "\\r\\n\\u001b" + one(SEQUENCES);
        }
        boolean escaped = random.nextInt(10) < 7;
        StringBuilder data = new StringBuilder();
        for (int words = random.nextInt(2, 25); words > 0; words--) {
            double before = random.nextDouble();
            if (before < 0.12) {
                data.append("\\u001b").append(one(SEQUENCES));
            } else if (before < 0.14) {
                data.append(symbol(escaped));
            } else if (before < 0.16) {
                data.append("\\\"x\\\\y\\\"");
            }
            data.append(one(WORDS)).append(' ');
        }
        return random.nextInt(10) < 7 ? data.append("\\r\\n").toString() : data.toString();
    }

    private String symbol(boolean escaped) {
        String symbol = one(SYMBOLS);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < symbol.length(); i++) {
            text.append(String.format("\\u%04x", (int) symbol.charAt(i)));
        }
        return escaped ? text.toString() : symbol;
    }

    private String plain() {
        StringBuilder data = new StringBuilder();
        int length = random.nextInt(900, 1100);
        while (data.length() < length) {
            data.append(one(WORDS)).append(' ');
        }
        return data.toString();
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
