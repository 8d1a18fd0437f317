package org.tsrecorder.transport.packet;

import org.jspecify.annotations.Nullable;

/** The text forms of addresses: RFC 4291 §2.2 in, RFC 5952 out; dotted decimal both ways. */
final class IpAddressText {
    private static final int GROUPS = 8;

    private IpAddressText() {}

    static @Nullable IpAddress parse(String text) {
        if (text.indexOf(':') >= 0) {
            return parseV6(text);
        }
        long bits = parseV4(text);
        return bits < 0 ? null : IpAddress.v4((int) bits);
    }

    /** The 32 bits, or -1. */
    private static long parseV4(String text) {
        long bits = 0;
        int from = 0;
        for (int octets = 0; octets < 4; octets++) {
            int to = octets < 3 ? text.indexOf('.', from) : text.length();
            int octet = to < 0 ? -1 : decimalOctet(text, from, to);
            if (octet < 0) {
                return -1;
            }
            bits = (bits << 8) | octet;
            from = to + 1;
        }
        return bits;
    }

    /** Leading zeros are refused: some read such numbers as octal. */
    private static int decimalOctet(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= 255 ? value : -1;
    }

    private static @Nullable IpAddress parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] groups = new int[GROUPS];
            return parseGroups(text, groups) == GROUPS ? of(groups) : null;
        }
        int[] head = new int[GROUPS];
        int[] tail = new int[GROUPS];
        String front = text.substring(0, gap);
        int headCount = front.indexOf('.') >= 0 ? -1 : parseGroups(front, head);
        int tailCount = parseGroups(text.substring(gap + 2), tail);
        // "::" stands for one group at least (RFC 4291 §2.2, second form).
        if (headCount < 0 || tailCount < 0 || headCount + tailCount >= GROUPS) {
            return null;
        }
        System.arraycopy(tail, 0, head, GROUPS - tailCount, tailCount);
        return of(head);
    }

    /** Fills {@code groups} from the front and says how many there were, or -1. */
    private static int parseGroups(String text, int[] groups) {
        int count = 0;
        int from = 0;
        while (from < text.length()) {
            int colon = text.indexOf(':', from);
            int to = colon < 0 ? text.length() : colon;
            boolean last = colon < 0;
            if (last && text.indexOf('.', from) >= 0) {
                return appendV4(text.substring(from), groups, count);
            }
            int group = hexGroup(text, from, to);
            if (group < 0 || count == GROUPS || to == text.length() - 1) {
                return -1;
            }
            groups[count++] = group;
            from = to + 1;
        }
        return count;
    }

    private static int appendV4(String text, int[] groups, int count) {
        long bits = parseV4(text);
        if (bits < 0 || count > GROUPS - 2) {
            return -1;
        }
        groups[count] = (int) (bits >>> 16);
        groups[count + 1] = (int) bits & 0xFFFF;
        return count + 2;
    }

    private static int hexGroup(String text, int from, int to) {
        if (to - from < 1 || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static IpAddress of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS; i++) {
            high = i < 4 ? (high << 16) | groups[i] : high;
            low = i < 4 ? low : (low << 16) | groups[i];
        }
        return IpAddress.v6(high, low);
    }

    static String print(IpAddress address) {
        StringBuilder text = new StringBuilder(40);
        if (address.isV4()) {
            appendDotted(text, address.low());
        } else if (address.high() == 0 && address.low() >>> 32 == 0xFFFF) {
            // The mapped form is told apart by its well-known prefix (RFC 5952 §5).
            appendDotted(text.append("::ffff:"), address.low());
        } else {
            appendGroups(text, address);
        }
        return text.toString();
    }

    private static void appendDotted(StringBuilder text, long bits) {
        text.append((bits >>> 24) & 0xFF).append('.').append((bits >>> 16) & 0xFF);
        text.append('.').append((bits >>> 8) & 0xFF).append('.').append(bits & 0xFF);
    }

    private static void appendGroups(StringBuilder text, IpAddress address) {
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int length = zeroRun(address, start);
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(address, i)));
        }
    }

    private static int zeroRun(IpAddress address, int start) {
        int end = start;
        while (end < GROUPS && group(address, end) == 0) {
            end++;
        }
        return end - start;
    }

    private static int group(IpAddress address, int i) {
        long half = i < 4 ? address.high() : address.low();
        return (int) (half >>> (48 - 16 * (i & 3))) & 0xFFFF;
    }
}
