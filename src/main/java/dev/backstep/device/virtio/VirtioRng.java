package dev.backstep.device.virtio;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.state.StateExchange;

/**
 * Entropy device (VIRTIO 1.2, section 5.4): fills buffers with random bytes, as fast as it is asked or so many in a period
 * of guest time.
 *
 * <p>Thread: the machine thread only.
 */
public final class VirtioRng extends VirtioDevice {

    /** {@code maxBytes} for no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int DEVICE_ID = 4;
    private static final long NANOSECONDS_PER_MILLISECOND = 1_000_000;
    /** A driver that offers more room than this gets less than it offers, which it has to bear. */
    private static final int MOST_BYTES = 64 << 10;

    private final EntropySource source;
    private final VirtualClock clock;
    private final long maxBytes;
    private final long periodMilliseconds;
    private final Timer period;
    private long quota;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param source of the bytes
     * @param maxBytes how many in a period, 1 or more, or {@link #UNLIMITED}
     * @param periodMilliseconds 1 to 2<sup>32</sup>-1
     */
    public VirtioRng(String name, VirtualClock clock, EntropySource source, long maxBytes, long periodMilliseconds) {
        super(name);
        this.source = source;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.periodMilliseconds = periodMilliseconds;
        this.period = clock.timers().newTimer(name + " period", this::newPeriod);
        this.quota = maxBytes;
    }

    @Override
    public int deviceId() {
        return DEVICE_ID;
    }

    @Override
    public int queueCount() {
        return 1;
    }

    @Override
    public long features() {
        return 0;
    }

    @Override
    public int configurationSize() {
        return 0;
    }

    @Override
    public int readConfiguration(int offset) {
        return 0;
    }

    private void newPeriod() {
        quota = maxBytes;
        if (queue(0).isReady()) {
            queueNotified(0);
        }
    }

    @Override
    public void queueNotified(int index) {
        VirtQueue queue = queue(index);
        for (int left = queue.waiting(); left > 0 && quota > 0; left--) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            byte[] bytes = source.take((int) Math.min(Math.min(MOST_BYTES, quota), chain.writableLength()));
            queue.push(chain, chain.write(0, bytes, 0, bytes.length));
            spend(bytes.length);
        }
        queue.interruptDriver();
    }

    private void spend(int bytes) {
        if (maxBytes != UNLIMITED) {
            quota -= bytes;
            if (!period.isArmed()) {
                period.arm(clock.now() + periodMilliseconds * NANOSECONDS_PER_MILLISECOND);
            }
        }
    }

    @Override
    public void reset() {
        // Neither the period nor what is left in it: a driver must not get around the limit by a reset.
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        quota = exchange.int64("quota", quota);
        exchange.part("period", period);
        exchange.part("source", source);
    }
}
