package org.tsrecorder.terminal;

/** Carries out what the parser reads; what changes no text is ignored. */
final class TerminalFunctions implements EscapeSequenceHandler {
    private final Terminal terminal;

    TerminalFunctions(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void print(int codePoint) {
        terminal.print(codePoint);
    }

    @Override
    public void execute(int control) {
        switch (control) {
            case '\b' -> terminal.left(1);
            case '\t' -> terminal.tabForward(1);
            case '\n', 0x0B, '\f' -> terminal.lineFeed();
            case '\r' -> terminal.carriageReturn();
            case 0x0E -> terminal.characterSets().use(1);
            case 0x0F -> terminal.characterSets().use(0);
            default -> {
                // Shows nothing.
            }
        }
    }

    @Override
    public void escape(ControlSequence sequence) {
        switch (sequence.intermediate()) {
            case 0 -> escape(sequence.finalByte());
            case '(' -> terminal.characterSets().designate(0, sequence.finalByte() == '0');
            case ')' -> terminal.characterSets().designate(1, sequence.finalByte() == '0');
            case '#' -> {
                if (sequence.finalByte() == '8') {
                    terminal.fillWithE();
                }
            }
            default -> {
                // Shows nothing.
            }
        }
    }

    private void escape(char function) {
        switch (function) {
            case '7' -> terminal.saveCursor();
            case '8' -> terminal.restoreCursor();
            case 'D' -> terminal.lineFeed();
            case 'E' -> {
                terminal.index();
                terminal.carriageReturn();
            }
            case 'H' -> terminal.setTab();
            case 'M' -> terminal.reverseIndex();
            case 'c' -> terminal.reset();
            default -> {
                // Shows nothing.
            }
        }
    }

    @Override
    public void control(ControlSequence sequence) {
        if (sequence.is(0, '!', 'p')) {
            terminal.softReset();
        } else if (sequence.is('?', 0, 'h') || sequence.is('?', 0, 'l')) {
            decModes(sequence);
        } else if (sequence.is('?', 0, 'J')) {
            terminal.eraseInDisplay(sequence.parameter(0, 0));
        } else if (sequence.is('?', 0, 'K')) {
            terminal.eraseInLine(sequence.parameter(0, 0));
        } else if (sequence.prefix() == 0 && sequence.intermediate() == 0 && !movesCursor(sequence)) {
            edit(sequence);
        }
    }

    private boolean movesCursor(ControlSequence sequence) {
        int count = sequence.count(0);
        switch (sequence.finalByte()) {
            case 'A' -> terminal.up(count);
            case 'B', 'e' -> terminal.down(count);
            case 'C', 'a' -> terminal.right(count);
            case 'D' -> terminal.left(count);
            case 'E' -> {
                terminal.down(count);
                terminal.carriageReturn();
            }
            case 'F' -> {
                terminal.up(count);
                terminal.carriageReturn();
            }
            case 'G', '`' -> terminal.moveToColumn(count - 1);
            case 'H', 'f' -> {
                terminal.moveToColumn(sequence.count(1) - 1);
                terminal.moveToRow(count - 1);
            }
            case 'I' -> terminal.tabForward(count);
            case 'Z' -> terminal.tabBack(count);
            case 'd' -> terminal.moveToRow(count - 1);
            case 's' -> terminal.saveCursor();
            case 'u' -> terminal.restoreCursor();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void edit(ControlSequence sequence) {
        int count = sequence.count(0);
        switch (sequence.finalByte()) {
            case '@' -> terminal.insertCharacters(count);
            case 'J' -> terminal.eraseInDisplay(sequence.parameter(0, 0));
            case 'K' -> terminal.eraseInLine(sequence.parameter(0, 0));
            case 'L' -> terminal.insertLines(count);
            case 'M' -> terminal.deleteLines(count);
            case 'P' -> terminal.deleteCharacters(count);
            case 'S' -> terminal.scrollUp(count);
            case 'T' -> scrollDown(sequence);
            case 'W' -> tabs(sequence.parameter(0, 0), 0, 2, 5);
            case 'X' -> terminal.eraseCharacters(count);
            case 'b' -> terminal.repeat(count);
            case 'g' -> tabs(sequence.parameter(0, 0), -1, 0, 3);
            case 'h' -> ansiModes(sequence, true);
            case 'l' -> ansiModes(sequence, false);
            case 'm' -> terminal.select(sequence);
            case 'r' -> margins(sequence);
            default -> {
                // Shows nothing.
            }
        }
    }

    /** With more parameters it would begin to track the mouse. */
    private void scrollDown(ControlSequence sequence) {
        if (sequence.size() <= 1) {
            terminal.scrollDown(sequence.count(0));
        }
    }

    private void margins(ControlSequence sequence) {
        int last = sequence.parameter(1, 0) == 0 ? terminal.rows() : sequence.count(1);
        terminal.margins(sequence.count(0) - 1, last - 1);
    }

    private void tabs(int operation, int set, int clear, int clearAll) {
        if (operation == set) {
            terminal.setTab();
        } else if (operation == clear) {
            terminal.clearTab();
        } else if (operation == clearAll) {
            terminal.clearAllTabs();
        }
    }

    private void ansiModes(ControlSequence sequence, boolean on) {
        for (int index = 0; index < sequence.size(); index++) {
            switch (sequence.parameter(index, 0)) {
                case 4 -> terminal.inserting(on);
                case 20 -> terminal.newLine(on);
                default -> {
                    // Shows nothing.
                }
            }
        }
    }

    private void decModes(ControlSequence sequence) {
        boolean on = sequence.finalByte() == 'h';
        for (int index = 0; index < sequence.size(); index++) {
            switch (sequence.parameter(index, 0)) {
                case 6 -> terminal.originAtMargin(on);
                case 7 -> terminal.wrapping(on);
                case 25 -> terminal.cursorVisible(on);
                case 47, 1047 -> alternate(on);
                case 1048 -> savedCursor(on);
                case 1049 -> alternateWithCursor(on);
                default -> {
                    // Shows nothing.
                }
            }
        }
    }

    private void alternate(boolean on) {
        if (on) {
            terminal.enterAlternate();
        } else {
            terminal.leaveAlternate();
        }
        terminal.fit();
    }

    private void savedCursor(boolean on) {
        if (on) {
            terminal.saveCursor();
        } else {
            terminal.restoreCursor();
        }
    }

    private void alternateWithCursor(boolean on) {
        if (on) {
            terminal.saveCursor();
            terminal.enterAlternate();
        } else {
            terminal.leaveAlternate();
            terminal.restoreCursor();
        }
        terminal.fit();
    }

    @Override
    public void string(ControlString string) {
        // Titles, colours, images: no text.
    }

    @Override
    public void malformed() {
        // Nothing was meant to be shown.
    }
}
