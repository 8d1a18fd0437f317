package org.tsrecorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tsrecorder.ingest.Upload.HEADER;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowControlTest {
    private static final int KIB = 1024;
    private static final IngestLimits LIMITS = new IngestLimits(64 * KIB, Long.MAX_VALUE, 0, 256 * KIB);
    private static final int INITIAL = LIMITS.initialWindow();

    @Test
    void aSessionWantsMoreUntilItsWindowIsFull() {
        try (Upload upload = new Upload(LIMITS)) {
            upload.send(HEADER).send(new byte[INITIAL - HEADER.length() - 1]);
            assertThat(upload.session.wantsMore()).isTrue();
            upload.send(new byte[1]);
            assertThat(upload.session.wantsMore()).isFalse();
            assertThat(upload.session.unwritten()).isEqualTo(INITIAL);
        }
    }

    @Test
    void writtenBytesAreCreditedOnce() {
        InFlightBudget noRoomToGrow = new InFlightBudget(INITIAL);
        try (Upload upload = new Upload(LIMITS, noRoomToGrow)) {
            upload.send(HEADER).send(new byte[1000]);
            assertThat(upload.session.takeCredit()).isZero();
            upload.store();
            assertThat(upload.session.takeCredit()).isEqualTo(HEADER.length() + 1000);
            assertThat(upload.session.takeCredit()).isZero();
        }
    }

    @Test
    void theWindowOfABusySessionGrowsToItsLimit() {
        InFlightBudget budget = new InFlightBudget(4 << 20);
        try (Upload upload = new Upload(LIMITS, budget)) {
            upload.send(HEADER).store();
            long allowed = INITIAL + upload.session.takeCredit();
            long sent = HEADER.length();
            for (int round = 0; round < 8; round++) {
                upload.send(new byte[(int) (allowed - sent)]);
                sent = allowed;
                allowed += upload.session.takeCredit();
                upload.store();
                allowed += upload.session.takeCredit();
            }
            assertThat(allowed - sent).isEqualTo(LIMITS.inFlightBytes());
            assertThat(budget.reserved()).isEqualTo(LIMITS.inFlightBytes());
        }
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void theWindowOfAQuietSessionStaysAsItWas() {
        InFlightBudget budget = new InFlightBudget(1 << 20);
        try (Upload upload = new Upload(LIMITS, budget)) {
            upload.send(HEADER);
            for (int i = 0; i < 1_000; i++) {
                upload.send(new byte[100]).store();
                upload.session.takeCredit();
            }
            assertThat(budget.reserved()).isEqualTo(INITIAL);
        }
    }

    @Test
    void aSessionThatHasGrownShrinksWhenTheBudgetIsTight() {
        InFlightBudget budget = new InFlightBudget(1 << 20);
        try (Upload grown = new Upload(LIMITS, budget)) {
            grown.send(HEADER).store();
            for (int round = 0; round < 8; round++) {
                grown.send(new byte[INITIAL]);
                grown.session.takeCredit();
            }
            assertThat(budget.reserved()).isGreaterThan(8L * INITIAL);
            budget.open(budget.limit());
            for (int round = 0; round < 32; round++) {
                grown.send(new byte[INITIAL]).store();
                grown.session.takeCredit();
            }
            assertThat(budget.reserved() - budget.limit()).isEqualTo(INITIAL);
            assertThat(grown.send(new byte[100]).store().session.takeCredit()).isEqualTo(100);
        }
    }

    @Test
    void aHeaderLargerThanTheInitialWindowGetsCreditWhileItIsIncomplete() {
        try (Upload upload = new Upload(LIMITS, new InFlightBudget(1 << 20))) {
            String header = HEADER.replace("laptop", "l".repeat(60 * KIB));
            int sent = 0;
            long allowed = INITIAL;
            while (sent < header.length()) {
                int next = (int) Math.min(header.length(), allowed);
                assertThat(next).isGreaterThan(sent);
                upload.send(header.substring(sent, next));
                sent = next;
                allowed += upload.session.takeCredit();
            }
            assertThat(upload.session.header()).isPresent();
        }
    }

    @Test
    void aTransportThatReadsBeyondItsWindowIsCountedInTheBudget() {
        InFlightBudget budget = new InFlightBudget(1 << 20);
        try (Upload upload = new Upload(LIMITS, budget)) {
            upload.send(HEADER).send(new byte[100_000]);
            assertThat(budget.reserved()).isEqualTo(HEADER.length() + 100_000);
            assertThat(upload.session.wantsMore()).isFalse();
        }
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void aFaultOrTheEndStopsCreditAndClosingReturnsTheReservation() {
        InFlightBudget budget = new InFlightBudget(1 << 20);
        Upload faulty = new Upload(LIMITS, budget);
        faulty.send("nonsense\n");
        Upload finished = new Upload(LIMITS, budget);
        finished.send(HEADER).finish();
        assertThat(faulty.session.takeCredit()).isZero();
        assertThat(finished.session.takeCredit()).isZero();
        faulty.close();
        finished.close();
        finished.store().close();
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void aServerCanAskForRoomBeforeItTakesASession() {
        InFlightBudget budget = new InFlightBudget(2L * INITIAL);
        try (Upload first = new Upload(LIMITS, budget)) {
            assertThat(budget.hasRoomFor(LIMITS)).isTrue();
            try (Upload second = new Upload(LIMITS, budget)) {
                assertThat(budget.hasRoomFor(LIMITS)).isFalse();
                assertThat(second.session.wantsMore()).isTrue();
            }
            assertThat(first.session.wantsMore()).isTrue();
        }
        assertThatThrownBy(() -> new InFlightBudget(0)).hasMessageContaining("the budget is 0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void obedientClientsNeverExceedTheBudget(long seed) {
        Random random = new Random(seed);
        InFlightBudget budget = new InFlightBudget(20L * INITIAL);
        List<Upload> uploads = new ArrayList<>();
        List<Long> open = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            uploads.add(new Upload(LIMITS, budget).send(HEADER));
            open.add((long) INITIAL - HEADER.length());
        }
        for (int step = 0; step < 5_000; step++) {
            int i = random.nextInt(uploads.size());
            Upload upload = uploads.get(i);
            if (random.nextBoolean()) {
                int bytes = random.nextInt((int) Math.min(open.get(i), 100_000) + 1);
                upload.send(new byte[bytes]);
                open.set(i, open.get(i) - bytes);
            } else {
                upload.store();
            }
            open.set(i, open.get(i) + upload.session.takeCredit());
            String shown = "seed " + seed + ", step " + step;
            assertThat(budget.reserved()).as(shown).isLessThanOrEqualTo(budget.limit());
            assertThat(upload.session.unwritten() + open.get(i))
                    .as(shown)
                    .isBetween((long) INITIAL, LIMITS.inFlightBytes());
        }
        uploads.forEach(Upload::close);
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void theBudgetCountsRightlyFromSeveralThreads() throws Exception {
        InFlightBudget budget = new InFlightBudget(4_000);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(threads.submit(() -> reserveAndRelease(budget)));
            }
            for (Future<?> future : done) {
                future.get();
            }
        }
        assertThat(budget.reserved()).isZero();
    }

    private static void reserveAndRelease(InFlightBudget budget) {
        for (int i = 0; i < 20_000; i++) {
            if (budget.tryGrow(400)) {
                assertThat(budget.reserved()).isLessThanOrEqualTo(1_000);
                budget.shrink(400);
            }
        }
    }
}
