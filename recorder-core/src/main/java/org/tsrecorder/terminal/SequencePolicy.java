package org.tsrecorder.terminal;

/**
 * Judges sequences: what is for display and may reach an operator's terminal, and what else the rest is for.
 *
 * <p>Only what is listed passes; {@link SafeOutput} gives the table and its reasons.
 */
final class SequencePolicy {
    private static final int MOST_COLUMNS = 10_000;

    private SequencePolicy() {}

    static SequenceKind character(int control) {
        return switch (control) {
            case '\b', '\t', '\n', 0x0B, '\f', '\r', 0x0E, 0x0F, 0x07 -> SequenceKind.DISPLAY;
            case 0x05 -> SequenceKind.QUERY;
            default -> SequenceKind.CONTROL_CHARACTER;
        };
    }

    static SequenceKind escape(ControlSequence sequence) {
        if (sequence.overlong()) {
            return SequenceKind.UNKNOWN;
        }
        char last = sequence.finalByte();
        return switch (sequence.intermediate()) {
            case 0 -> plainEscape(last);
            case '(', ')' -> displayIf(last == '0' || last == 'A' || last == 'B');
            case '#' -> displayIf(last == '8' || (last >= '3' && last <= '6'));
            default -> SequenceKind.UNKNOWN;
        };
    }

    private static SequenceKind plainEscape(char last) {
        return switch (last) {
            case '7', '8', 'D', 'E', 'H', 'M' -> SequenceKind.DISPLAY;
            case 'c' -> SequenceKind.RESET;
            case 'Z' -> SequenceKind.QUERY;
            case '=', '>', '<' -> SequenceKind.INPUT;
            default -> SequenceKind.UNKNOWN;
        };
    }

    static SequenceKind control(ControlSequence sequence) {
        if (sequence.overlong()) {
            return SequenceKind.UNKNOWN;
        }
        if (sequence.intermediate() != 0) {
            return withIntermediate(sequence);
        }
        return switch (sequence.prefix()) {
            case 0 -> hasParts(sequence) && sequence.finalByte() != 'm' ? SequenceKind.UNKNOWN : standard(sequence);
            case '?' -> decPrivate(sequence);
            case '>' -> xtermPrivate(sequence.finalByte());
            case '=' -> sequence.finalByte() == 'c' ? SequenceKind.QUERY : SequenceKind.INPUT;
            default -> SequenceKind.INPUT;
        };
    }

    private static boolean hasParts(ControlSequence sequence) {
        for (int index = 0; index < sequence.size(); index++) {
            if (sequence.isPart(index)) {
                return true;
            }
        }
        return false;
    }

    private static SequenceKind standard(ControlSequence sequence) {
        int first = sequence.parameter(0, 0);
        boolean alone = sequence.size() <= 1;
        return switch (sequence.finalByte()) {
            case 'm' -> SequenceKind.DISPLAY;
            case '@', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'I', 'L', 'M', 'P', 'S', 'T', 'X', 'Z' -> displayIf(alone);
            case '`', 'a', 'd', 'e' -> displayIf(alone);
            case 'b' -> displayIf(alone && first <= MOST_COLUMNS);
            case 'H', 'f', 'r' -> displayIf(sequence.size() <= 2);
            case 'J' -> alone && first == 3 ? SequenceKind.SCROLLBACK : displayIf(alone && first <= 2);
            case 'K' -> displayIf(alone && first <= 2);
            case 'g' -> displayIf(alone && (first == 0 || first == 3));
            case 's', 'u' -> displayIf(sequence.size() == 0);
            case 'c', 'n', 'x' -> SequenceKind.QUERY;
            case 'i' -> SequenceKind.PRINTER;
            case 't' -> first == 22 || first == 23 ? SequenceKind.TITLE : SequenceKind.WINDOW;
            default -> SequenceKind.UNKNOWN;
        };
    }

    private static SequenceKind decPrivate(ControlSequence sequence) {
        return switch (sequence.finalByte()) {
            case 'c', 'n', 'u', 'S', 'm' -> SequenceKind.QUERY;
            case 'i' -> SequenceKind.PRINTER;
            case 'r', 's' -> SequenceKind.INPUT;
            default -> SequenceKind.UNKNOWN;
        };
    }

    private static SequenceKind xtermPrivate(char last) {
        return switch (last) {
            case 'c', 'q', 'n' -> SequenceKind.QUERY;
            case 't', 'T' -> SequenceKind.TITLE;
            default -> SequenceKind.INPUT;
        };
    }

    private static SequenceKind withIntermediate(ControlSequence sequence) {
        char last = sequence.finalByte();
        if (sequence.is(0, '!', 'p')) {
            return SequenceKind.RESET;
        }
        if (sequence.is(0, ' ', 'q')) {
            return displayIf(sequence.size() <= 1 && sequence.parameter(0, 0) <= 6);
        }
        boolean asks =
                switch (sequence.intermediate()) {
                    case '$' -> last == 'p' || last == 'u' || last == 'w';
                    case '*' -> last == 'y';
                    case '&' -> last == 'u';
                    case '\'', '#' -> last == '|';
                    default -> false;
                };
        return asks ? SequenceKind.QUERY : SequenceKind.UNKNOWN;
    }

    /** Judges one mode of {@code CSI … h} and {@code CSI … l}: 4, inserting, is the only one for display. */
    static SequenceKind ansiMode(int mode) {
        return switch (mode) {
            case 4 -> SequenceKind.DISPLAY;
            case 2, 12, 20 -> SequenceKind.INPUT;
            default -> SequenceKind.UNKNOWN;
        };
    }

    /** Judges one mode of {@code CSI ? … h} and {@code CSI ? … l}. */
    static SequenceKind decMode(int mode) {
        return switch (mode) {
            case 5, 6, 7, 12, 25, 47, 1047, 1048, 1049 -> SequenceKind.DISPLAY;
            case 1, 2, 8, 9, 66, 67 -> SequenceKind.INPUT;
            case 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016 -> SequenceKind.INPUT;
            case 1034, 1035, 1036, 1037, 1039, 1050, 1051, 1052, 1053, 1060, 1061, 2004 -> SequenceKind.INPUT;
            case 2031, 2048 -> SequenceKind.QUERY;
            case 3, 40, 1042, 1043 -> SequenceKind.WINDOW;
            case 18, 19 -> SequenceKind.PRINTER;
            default -> SequenceKind.UNKNOWN;
        };
    }

    static SequenceKind string(ControlString string) {
        return switch (string.kind()) {
            case OSC -> command(string.command());
            case DCS -> SequenceKind.DEVICE_CONTROL_STRING;
            case APC, PM, SOS -> SequenceKind.OTHER_STRING;
        };
    }

    private static SequenceKind command(int command) {
        return switch (command) {
            case 0, 1, 2, 3, 21 -> SequenceKind.TITLE;
            case 52 -> SequenceKind.CLIPBOARD;
            case 8 -> SequenceKind.HYPERLINK;
            case 9, 99, 777 -> SequenceKind.NOTIFICATION;
            case 7, 133, 633, 1337 -> SequenceKind.SHELL_INTEGRATION;
            case 4, 5, 6, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 -> SequenceKind.COLOUR;
            case 104, 105, 106, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119 -> SequenceKind.COLOUR;
            default -> SequenceKind.OPERATING_SYSTEM_COMMAND;
        };
    }

    private static SequenceKind displayIf(boolean known) {
        return known ? SequenceKind.DISPLAY : SequenceKind.UNKNOWN;
    }
}
