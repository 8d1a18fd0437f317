package org.tsrecorder.terminal;

/**
 * How characters look: SGR attributes and colours in 64 bits, so that a cell's style is a number.
 *
 * <pre>
 *   63      56 55       52 51    50 49    48 47        24 23         0
 *    unused    attributes…  bgKind   fgKind   background   foreground
 * </pre>
 *
 * <p>Kinds: 0 default, 1 index into the palette, 2 RGB. Attributes take the bits from 52 on, one for each of SGR 1–5,
 * 7–9.
 */
final class Pen {
    /** No attribute, default colours. */
    static final long DEFAULT = 0;

    private static final int COLOUR_BITS = 24;
    private static final int KIND_SHIFT = 48;
    private static final int ATTRIBUTE_SHIFT = 52;
    private static final long COLOUR_MASK = (1L << COLOUR_BITS) - 1;
    private static final long INDEXED = 1;
    private static final long RGB = 2;
    private static final long BACKGROUND = (COLOUR_MASK << COLOUR_BITS) | (3L << (KIND_SHIFT + 2));

    private Pen() {}

    /** The style of cells erased with this pen: its background. */
    static long erased(long pen) {
        return pen & BACKGROUND;
    }

    /** The pen after {@code CSI … m}; unknown numbers change nothing. */
    static long apply(long before, ControlSequence sequence) {
        if (sequence.size() == 0) {
            return DEFAULT;
        }
        long pen = before;
        int index = 0;
        while (index < sequence.size()) {
            int code = sequence.parameter(index, 0);
            if (code == 38 || code == 48) {
                pen = extended(pen, code == 48, sequence, index);
                index = afterColour(sequence, index);
            } else {
                pen = simple(pen, code, sequence.isPart(index + 1) ? sequence.parameter(index + 1, 1) : 1);
                index = afterParts(sequence, index + 1);
            }
        }
        return pen;
    }

    private static long simple(long pen, int code, int part) {
        if (code == 4 && part == 0) {
            return without(pen, 4);
        }
        if ((code >= 1 && code <= 5) || (code >= 7 && code <= 9)) {
            return pen | attribute(code);
        }
        if (code >= 30 && code <= 37) {
            return coloured(pen, false, INDEXED, code - 30);
        }
        if (code >= 40 && code <= 47) {
            return coloured(pen, true, INDEXED, code - 40);
        }
        if (code >= 90 && code <= 97) {
            return coloured(pen, false, INDEXED, code - 90 + 8);
        }
        if (code >= 100 && code <= 107) {
            return coloured(pen, true, INDEXED, code - 100 + 8);
        }
        return reset(pen, code);
    }

    private static long reset(long pen, int code) {
        return switch (code) {
            case 0 -> DEFAULT;
            case 21, 22 -> without(without(pen, 1), 2);
            case 23, 24, 25, 27, 28, 29 -> without(pen, code - 20);
            case 39 -> coloured(pen, false, 0, 0);
            case 49 -> coloured(pen, true, 0, 0);
            default -> pen;
        };
    }

    private static long extended(long pen, boolean background, ControlSequence sequence, int index) {
        int kind = sequence.parameter(index + 1, 0);
        if (kind == 5) {
            return coloured(pen, background, INDEXED, sequence.parameter(index + 2, 0) & 0xFF);
        }
        if (kind != 2) {
            return pen;
        }
        boolean hasColourSpace = sequence.isPart(index + 1) && afterParts(sequence, index + 1) - index > 5;
        int red = index + (hasColourSpace ? 3 : 2);
        long rgb = 0;
        for (int channel = red; channel < red + 3; channel++) {
            rgb = (rgb << 8) | (sequence.parameter(channel, 0) & 0xFF);
        }
        return coloured(pen, background, RGB, rgb);
    }

    private static int afterColour(ControlSequence sequence, int index) {
        if (sequence.isPart(index + 1)) {
            return afterParts(sequence, index + 1);
        }
        return switch (sequence.parameter(index + 1, 0)) {
            case 5 -> index + 3;
            case 2 -> index + 5;
            default -> index + 1;
        };
    }

    private static int afterParts(ControlSequence sequence, int from) {
        int index = from;
        while (index < sequence.size() && sequence.isPart(index)) {
            index++;
        }
        return index;
    }

    private static long coloured(long pen, boolean background, long kind, long colour) {
        int shift = background ? COLOUR_BITS : 0;
        int kindShift = background ? KIND_SHIFT + 2 : KIND_SHIFT;
        long cleared = pen & ~(COLOUR_MASK << shift) & ~(3L << kindShift);
        return cleared | (colour << shift) | (kind << kindShift);
    }

    private static long attribute(int code) {
        return 1L << (ATTRIBUTE_SHIFT + code);
    }

    private static long without(long pen, int code) {
        return pen & ~attribute(code);
    }
}
