package org.tsrecorder.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A flag of {@code serve}.
 *
 * @param name with its dashes
 * @param valueName what its help calls the value
 * @param description what its help says; one without a description is understood, and not shown
 * @param alone the value it has when none is given; empty where one is needed
 * @param reader takes the value, or throws what {@link picocli.CommandLine.ITypeConverter} does at a wrong one
 */
record Flag(String name, String valueName, String description, Optional<String> alone, Consumer<String> reader) {
    /** A flag with a value. */
    static Flag of(String name, String valueName, String description, Consumer<String> reader) {
        return new Flag(name, valueName, description, Optional.empty(), reader);
    }

    /** A flag that is understood, and not shown. */
    static Flag hidden(String name, Consumer<String> reader) {
        return of(name, "VALUE", "", reader);
    }

    /** A flag that is on when it is given without a value. */
    static Flag onOrOff(String name, String description, Consumer<Boolean> reader) {
        return new Flag(name, "BOOL", description, Optional.of("true"), text -> reader.accept(onOrOff(text)));
    }

    /** The values to choose from, where the help names them. */
    List<String> choices() {
        return valueName.contains("|") ? List.of(valueName.split("\\|", -1)) : List.of();
    }

    private static boolean onOrOff(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("wanted true or false, got \"" + text + '"');
        };
    }
}
