package org.tsrecorder.transport.control;

/** How it stands with control. */
public sealed interface ControlState {
    /** Not started. */
    record Stopped() implements ControlState {}

    /** On the way: there was no network map yet, or there is none any more that fits our key. */
    record Connecting() implements ControlState {}

    /**
     * Waits for a person.
     *
     * @param url the page to visit
     */
    record NeedsLogin(String url) implements ControlState {}

    /** The key is good, and an administrator has yet to let the machine in. */
    record NeedsMachineAuthorization() implements ControlState {}

    /**
     * Control says no; asked again now and then, for somebody may mend it.
     *
     * @param reason in control's own words, or one line of ours
     */
    record Refused(String reason) implements ControlState {}

    /** The network map is there. Stays so while the connection is lost and made again. */
    record Running() implements ControlState {}

    /** Our key is no longer known. The end. */
    record LoggedOut() implements ControlState {}

    /** Closed. The end. */
    record Closed() implements ControlState {}
}
