package org.tsrecorder.asciicast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The colours of the terminal that was recorded, as 0xRRGGBB.
 *
 * @param foreground the default colour of text
 * @param background the default colour behind it
 * @param palette the 16 ANSI colours; a recorded palette of 8 is repeated for the bright ones
 */
public record CastTheme(int foreground, int background, List<Integer> palette) {
    private static final int COLOURS = 16;

    /** Copies the palette. */
    public CastTheme {
        palette = List.copyOf(palette);
        if (palette.size() != COLOURS) {
            throw new IllegalArgumentException("palette=" + palette.size() + " colours, wanted " + COLOURS);
        }
    }

    /** The theme a header's value describes, or empty when it is not one. */
    static Optional<CastTheme> parse(String json) {
        Map<String, String> members = HeaderValues.members(json).orElse(Map.of());
        OptionalInt foreground = colour(members.get("fg"));
        OptionalInt background = colour(members.get("bg"));
        List<Integer> palette =
                palette(HeaderValues.string(members.get("palette")).orElse(""));
        if (foreground.isEmpty() || background.isEmpty() || palette.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CastTheme(foreground.getAsInt(), background.getAsInt(), palette));
    }

    private static List<Integer> palette(String text) {
        String[] names = text.split(":", -1);
        if (names.length != COLOURS && names.length != COLOURS / 2) {
            return List.of();
        }
        List<Integer> colours = new ArrayList<>(COLOURS);
        for (int i = 0; i < COLOURS; i++) {
            OptionalInt colour = rgb(names[i % names.length]);
            if (colour.isEmpty()) {
                return List.of();
            }
            colours.add(colour.getAsInt());
        }
        return colours;
    }

    private static OptionalInt colour(@Nullable String json) {
        return HeaderValues.string(json).map(CastTheme::rgb).orElse(OptionalInt.empty());
    }

    private static OptionalInt rgb(String name) {
        if (!name.matches("#[0-9a-fA-F]{6}")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(name, 1, name.length(), 16));
    }
}
