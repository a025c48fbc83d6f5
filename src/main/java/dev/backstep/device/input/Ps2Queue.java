package dev.backstep.device.input;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * Bytes that a PS/2 device has to send: answers to commands, which go first, and reports of what a person did. A sequence
 * of report bytes is taken whole or not at all.
 *
 * <p>Thread: the machine thread only.
 */
final class Ps2Queue implements Stateful {

    /** Report bytes that wait at most, as in the keyboards of old. */
    static final int REPORT_CAPACITY = 16;
    private static final int ANSWER_CAPACITY = 8;

    private final int[] answers = new int[ANSWER_CAPACITY];
    private int answerCount;
    /** One byte more than the capacity: room for the mark of an overrun. */
    private final int[] reports = new int[REPORT_CAPACITY + 1];
    private int reportCount;

    void clear() {
        clearAnswers();
        clearReports();
    }

    void clearAnswers() {
        Arrays.fill(answers, 0);
        answerCount = 0;
    }

    void clearReports() {
        Arrays.fill(reports, 0);
        reportCount = 0;
    }

    boolean isEmpty() {
        return answerCount == 0 && reportCount == 0;
    }

    /** Report bytes that can still be added. */
    int reportRoom() {
        return Math.max(0, REPORT_CAPACITY - reportCount);
    }

    /** Adds an answer; one that nobody fetches is lost in the end. */
    void answer(int... bytes) {
        for (int value : bytes) {
            if (answerCount < ANSWER_CAPACITY) {
                answers[answerCount++] = value;
            }
        }
    }

    /** Adds a report when there is room for all of it. */
    boolean report(int... bytes) {
        if (bytes.length > reportRoom()) {
            return false;
        }
        for (int value : bytes) {
            reports[reportCount++] = value;
        }
        return true;
    }

    /** Adds the mark of an overrun (a byte that ends no report), unless it stands at the end already. */
    void markOverrun(int mark) {
        if (reportCount == 0 || reports[reportCount - 1] != mark) {
            reports[reportCount++] = mark;
        }
    }

    /** Takes the next byte; only when not empty. */
    int take() {
        return answerCount > 0 ? shift(answers, answerCount--) : shift(reports, reportCount--);
    }

    private static int shift(int[] bytes, int count) {
        int first = bytes[0];
        System.arraycopy(bytes, 1, bytes, 0, count - 1);
        bytes[count - 1] = 0;
        return first;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("answers", answers);
        answerCount = exchange.int32("answerCount", answerCount);
        exchange.int32Array("reports", reports);
        reportCount = exchange.int32("reportCount", reportCount);
    }
}
