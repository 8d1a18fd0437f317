package org.tsrecorder.cli;

import java.util.Objects;

/** What the application calls itself. */
final class Version {
    private Version() {}

    /** The version alone, such as {@code 0.1.0}. */
    static String number() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "unpackaged");
    }

    /** {@code tsrecorder 0.1.0 (Java 25.0.3)}. */
    static String text() {
        return "tsrecorder " + number() + " (Java " + System.getProperty("java.version") + ")";
    }
}
