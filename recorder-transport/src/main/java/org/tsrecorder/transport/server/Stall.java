package org.tsrecorder.transport.server;

import org.tsrecorder.ingest.InFlightBudget;

/**
 * Reads nothing from the connection of a session whose bytes take memory that nobody has. Sessions at rest gave theirs
 * back and may still send; they wait until the store has written what they sent.
 */
final class Stall {
    private final PeerConnection connection;
    private final InFlightBudget budget;
    private final long harmlessBytes;
    private boolean stalls;

    Stall(PeerConnection connection) {
        this.connection = connection;
        this.budget = connection.recorder.budget;
        this.harmlessBytes = connection.recorder.ingestLimits.initialWindow();
    }

    /**
     * Looks again, after each change. Never holds up a first line, whose memory was reserved: nothing of it is written
     * before all of it is read.
     */
    void update(Intake intake) {
        set(intake.isOpen() && !intake.isEmpty() && intake.unwritten() > harmlessBytes && budget.isOverdrawn());
    }

    void end() {
        set(false);
    }

    private void set(boolean stall) {
        if (stall != stalls) {
            stalls = stall;
            if (stall) {
                connection.stall();
            } else {
                connection.unstall();
            }
        }
    }
}
