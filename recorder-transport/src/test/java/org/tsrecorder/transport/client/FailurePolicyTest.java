package org.tsrecorder.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailurePolicyTest {
    @ParameterizedTest
    @EnumSource(RecordingPhase.class)
    void failingOpenLetsTheSessionGoOn(RecordingPhase phase) {
        assertThat(FailurePolicy.failOpen().decide(phase)).isEqualTo(new FailureDecision.ContinueUnrecorded());
    }

    @Test
    void failingClosedRefusesWhatIsNotRecordedAndEndsWhatIsNotRecordedAnyMore() {
        FailurePolicy policy = FailurePolicy.failClosed();
        assertThat(policy.decide(RecordingPhase.START))
                .isEqualTo(new FailureDecision.Reject(policy.rejectSessionWithMessage()));
        assertThat(policy.decide(RecordingPhase.EVENT))
                .isEqualTo(new FailureDecision.Reject(policy.rejectSessionWithMessage()));
        assertThat(policy.decide(RecordingPhase.SESSION))
                .isEqualTo(new FailureDecision.Terminate(policy.terminateSessionWithMessage()));
    }

    @Test
    void eachMessageRulesItsOwnMoment() {
        FailurePolicy startOnly = new FailurePolicy("not now", "");
        assertThat(startOnly.decide(RecordingPhase.START)).isEqualTo(new FailureDecision.Reject("not now"));
        assertThat(startOnly.decide(RecordingPhase.SESSION)).isEqualTo(new FailureDecision.ContinueUnrecorded());
    }
}
