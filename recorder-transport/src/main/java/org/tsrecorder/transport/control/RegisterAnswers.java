package org.tsrecorder.transport.control;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.tsrecorder.transport.tailcfg.RegisterResponse;
import org.tsrecorder.transport.tailcfg.TailcfgFormatException;
import org.tsrecorder.transport.ts2021.ControlAnswer;

/** Reads answers to register requests; {@code direct.go}, {@code doLogin} and {@code parseRateLimitError}. */
final class RegisterAnswers {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final double LEAST_SECONDS = 5;
    private static final double MOST_SECONDS = 10;

    private final RandomGenerator random;

    RegisterAnswers(RandomGenerator random) {
        this.random = random;
    }

    /**
     * What it means.
     *
     * @param now the wall clock, for a {@code Retry-After} that is a date
     */
    RegisterOutcome read(ControlAnswer answer, Instant now) {
        if (answer.status() == TOO_MANY_REQUESTS) {
            return new RegisterOutcome.RateLimited(retryAfter(answer.retryAfter(), now));
        }
        if (!answer.isOk()) {
            return new RegisterOutcome.Failed("control answered the registration with " + answer);
        }
        try {
            return read(RegisterResponse.parse(answer.body()));
        } catch (TailcfgFormatException e) {
            return new RegisterOutcome.Failed("control's answer to the registration cannot be read: " + e.getMessage());
        }
    }

    private static RegisterOutcome read(RegisterResponse response) {
        if (!response.error().isEmpty()) {
            return new RegisterOutcome.Refused(response.error());
        }
        if (!response.nodeKeySignature().isEmpty()) {
            return new RegisterOutcome.SignatureWanted();
        }
        if (response.nodeKeyExpired()) {
            return new RegisterOutcome.KeyExpired();
        }
        return response.authUrl().isEmpty()
                ? new RegisterOutcome.Accepted()
                : new RegisterOutcome.Visit(response.authUrl());
    }

    /** Seconds or a date; what is missing, past or beyond an hour becomes 5 to 10 s, so that not all come at once. */
    private Duration retryAfter(Optional<String> field, Instant now) {
        return field.flatMap(text -> parse(text.strip(), now))
                .filter(wait -> wait.isPositive() && wait.compareTo(ControlConstants.MAX_RETRY_AFTER) <= 0)
                .orElseGet(() -> Duration.ofNanos((long) (random.nextDouble(LEAST_SECONDS, MOST_SECONDS) * 1e9)));
    }

    private static Optional<Duration> parse(String text, Instant now) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            return parseDate(text, now);
        }
    }

    private static Optional<Duration> parseDate(String text, Instant now) {
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
