package org.tsrecorder.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a parser reports, one line an action, runs of text together. */
final class ParsedActions implements EscapeSequenceHandler {
    static final int PAYLOAD_LIMIT = 20;

    private final List<String> actions = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    static List<String> of(String input) {
        return of(List.of(input.getBytes(StandardCharsets.UTF_8)));
    }

    static List<String> of(List<byte[]> pieces) {
        ParsedActions parsed = new ParsedActions();
        EscapeSequenceParser parser = new EscapeSequenceParser(parsed, PAYLOAD_LIMIT);
        pieces.forEach(piece -> parser.parse(piece, 0, piece.length));
        parser.finish();
        return parsed.actions();
    }

    List<String> actions() {
        flush();
        return List.copyOf(actions);
    }

    private void flush() {
        if (!text.isEmpty()) {
            actions.add("print " + text);
            text.setLength(0);
        }
    }

    private void add(String action) {
        flush();
        actions.add(action);
    }

    @Override
    public void print(int codePoint) {
        text.appendCodePoint(codePoint);
    }

    @Override
    public void execute(int control) {
        add("execute %02X".formatted(control));
    }

    @Override
    public void escape(ControlSequence sequence) {
        add("escape " + shown(sequence));
    }

    @Override
    public void control(ControlSequence sequence) {
        add("control " + shown(sequence) + (sequence.overlong() ? " overlong" : ""));
    }

    @Override
    public void string(ControlString string) {
        add("string " + string.kind() + " " + string.payload() + (string.truncated() ? " truncated" : ""));
    }

    @Override
    public void malformed() {
        add("malformed");
    }

    private static String shown(ControlSequence sequence) {
        StringBuilder shown = new StringBuilder();
        sequence.appendTo(shown);
        return shown.toString();
    }
}
