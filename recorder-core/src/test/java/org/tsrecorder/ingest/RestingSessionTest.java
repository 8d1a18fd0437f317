package org.tsrecorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tsrecorder.ingest.Upload.HEADER;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that were busy once do not keep others from the memory that they no longer use. */
class RestingSessionTest {
    private static final int MIB = 1024 * 1024;
    private static final IngestLimits LIMITS = IngestLimits.defaults();
    private static final int INITIAL = LIMITS.initialWindow();

    private final InFlightBudget budget = new InFlightBudget(16L * MIB);

    /** Sends as far as it may until its window grows no more, and has all of it written. */
    private static long makeBulky(Upload upload) {
        upload.send(HEADER).store();
        long open = INITIAL - HEADER.length() + upload.session.takeCredit();
        for (int round = 0; round < 10; round++) {
            upload.send(new byte[(int) open]).store();
            open = upload.session.takeCredit();
        }
        return open;
    }

    @Test
    void sessionsThatHaveGrownLeaveThreeQuartersOfTheBudgetToNewOnes() {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 12 * MIB / INITIAL; i++) {
            assertThat(budget.hasRoomFor(LIMITS)).as("session " + i).isTrue();
            Upload upload = new Upload(LIMITS, budget);
            makeBulky(upload);
            uploads.add(upload);
        }
        assertThat(budget.reserved()).isGreaterThan(12L * MIB).isLessThanOrEqualTo(budget.limit());
        uploads.forEach(Upload::close);
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void aSessionAtRestKeepsItsInitialWindowAndNoMore() {
        try (Upload upload = new Upload(LIMITS, budget)) {
            long open = makeBulky(upload);
            assertThat(open).isEqualTo(LIMITS.inFlightBytes());
            assertThat(upload.session.canRest()).isTrue();
            upload.session.rest();
            assertThat(budget.reserved()).isEqualTo(INITIAL);
            assertThat(upload.session.canRest()).isFalse();
            assertThat(upload.session.open()).isEqualTo(open);
            assertThat(upload.session.takeCredit()).isZero();
        }
    }

    @Test
    void aBusySessionGrowsIntoWhatRestingOnesGaveBack() {
        List<Upload> resting = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Upload upload = new Upload(LIMITS, budget);
            makeBulky(upload);
            upload.session.rest();
            resting.add(upload);
        }
        try (Upload busy = new Upload(LIMITS, budget)) {
            assertThat(makeBulky(busy)).isEqualTo(LIMITS.inFlightBytes());
        }
        resting.forEach(Upload::close);
    }

    @Test
    void whatARestingSessionSendsAfterAllIsCountedAndGrowsAgain() {
        try (Upload upload = new Upload(LIMITS, budget)) {
            int open = (int) makeBulky(upload);
            upload.session.rest();
            upload.send(new byte[open]);
            assertThat(budget.reserved()).isEqualTo(open);
            upload.store();
            assertThat(budget.reserved()).isEqualTo(INITIAL);
            assertThat(upload.session.takeCredit()).isPositive();
        }
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void moreThanTheBudgetIsSeenByWhomReadsFromTheNetwork() {
        InFlightBudget small = new InFlightBudget(5L * MIB);
        try (Upload upload = new Upload(LIMITS, small)) {
            int open = (int) makeBulky(upload);
            upload.session.rest();
            small.open(small.limit() - INITIAL);
            assertThat(small.isOverdrawn()).isFalse();
            upload.send(new byte[open]);
            assertThat(small.isOverdrawn()).isTrue();
            upload.store();
            assertThat(small.isOverdrawn()).isFalse();
        }
    }

    @Test
    void aLongHeaderTakesRoomFromWhatIsLeftEvenWhenBusySessionsHaveTheirShare() {
        budget.grow(budget.limit() / 4);
        try (Upload upload = new Upload(LIMITS, budget)) {
            sendLongHeader(upload);
            assertThat(upload.session.header()).isPresent();
        }
    }

    @Test
    void aLongHeaderFromATransportThatReadsBeyondItsWindowIsTaken() {
        try (Upload upload = new Upload(LIMITS, budget)) {
            String header = HEADER.replace("laptop", "l".repeat(1_000_000));
            for (int at = 0; at < header.length(); at += 100_000) {
                upload.send(header.substring(at, Math.min(header.length(), at + 100_000)));
            }
            assertThat(upload.session.fault()).isEmpty();
            assertThat(upload.session.header()).isPresent();
        }
    }

    @Test
    void theWindowOfAHeaderGrowsByDoublingsAtLeastToMoreThanTheLongest() {
        try (Upload upload = new Upload(LIMITS, budget)) {
            long window = INITIAL;
            while (upload.session.fault().isEmpty()) {
                upload.send(" ".repeat((int) upload.session.open()));
                long credit = upload.session.takeCredit();
                assertThat(credit == 0 || credit >= window)
                        .as("%d after %d", credit, window)
                        .isTrue();
                window += credit;
            }
            assertThat(upload.fault()).contains(IngestFault.Kind.HEADER_TOO_LARGE);
        }
    }

    @Test
    void aLongHeaderThatFindsNoRoomIsRefusedAtOnceInWords() {
        budget.open(budget.limit() - INITIAL);
        try (Upload upload = new Upload(LIMITS, budget)) {
            sendLongHeader(upload);
            assertThat(upload.session.fault()).hasValueSatisfying(fault -> {
                assertThat(fault.kind()).isEqualTo(IngestFault.Kind.NO_ROOM);
                assertThat(fault.message()).contains("no memory for a header line of more than");
            });
        }
        assertThat(budget.reserved()).isEqualTo(budget.limit() - INITIAL);
    }

    private static void sendLongHeader(Upload upload) {
        String header = HEADER.replace("laptop", "l".repeat(200_000));
        int sent = 0;
        long allowed = INITIAL;
        while (sent < header.length() && upload.session.fault().isEmpty()) {
            int next = (int) Math.min(header.length(), allowed);
            assertThat(next).as("the window after " + sent + " bytes").isGreaterThan(sent);
            upload.send(header.substring(sent, next));
            sent = next;
            allowed += upload.session.takeCredit();
        }
    }
}
