package dev.backstep.device.serial;

import java.util.ArrayList;
import java.util.List;

/** A line that keeps what was sent. */
final class RecordedSerialLine implements SerialLine {

    final List<Integer> sent = new ArrayList<>();
    int offers;

    @Override
    public void transmit(int value) {
        sent.add(value);
    }

    @Override
    public void readyToReceive() {
        offers++;
    }
}
