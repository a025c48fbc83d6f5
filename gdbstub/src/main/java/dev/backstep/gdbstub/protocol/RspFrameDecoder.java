package dev.backstep.gdbstub.protocol;

import java.util.Arrays;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Bytes to {@link RspFrame}s. Every byte is consumed as it comes, so it does not matter where the input is cut, and
 * memory is bounded by the packet limit whatever the client sends.
 *
 * <p>Between packets anything but {@code $ + -} and 0x03 is skipped. Inside a packet a {@code $} begins a new one, since
 * the data of a sound packet have it escaped. Runs are expanded before escapes are undone, as GDB does.
 */
public final class RspFrameDecoder extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(RspFrameDecoder.class);

    private static final int INITIAL_CAPACITY = 256;
    private static final int INTERRUPT = 0x03;

    private enum State { BETWEEN, DATA, ESCAPED, RUN_LENGTH, CHECKSUM_HIGH, CHECKSUM_LOW }

    private final int limit;

    private State state = State.BETWEEN;
    private byte[] data = new byte[INITIAL_CAPACITY];
    private int length;
    private boolean oversized;
    private String damage;
    /** Last raw byte before a run, or -1 when there is none. */
    private int lastRaw;
    private int sum;
    private int checksumHigh;

    /** @param limit greatest length in bytes of a packet's data, after decoding */
    public RspFrameDecoder(int limit) {
        this.limit = limit;
    }

    /** Whether the input so far ends inside a packet. Event loop only. */
    public boolean insidePacket() {
        return state != State.BETWEEN;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (in.isReadable()) {
            RspFrame frame = accept(in.readUnsignedByte());
            if (frame != null) {
                out.add(frame);
            }
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        data = new byte[0];
    }

    private RspFrame accept(int c) {
        if (c == '$' && insidePacket()) {
            LOG.debug("a packet began inside another, which is dropped");
            begin();
            return null;
        }
        switch (state) {
            case BETWEEN:
                return between(c);
            case CHECKSUM_HIGH:
                checksumHigh = Character.digit(c, 16);
                state = State.CHECKSUM_LOW;
                return null;
            case CHECKSUM_LOW:
                return end(Character.digit(c, 16));
            default:
                inside(c);
                return null;
        }
    }

    private RspFrame between(int c) {
        switch (c) {
            case '$':
                begin();
                return null;
            case '+':
                return RspFrame.Control.ACK;
            case '-':
                return RspFrame.Control.NACK;
            case INTERRUPT:
                return RspFrame.Control.INTERRUPT;
            default:
                LOG.trace("byte 0x{} between packets skipped", Integer.toHexString(c));
                return null;
        }
    }

    private void begin() {
        state = State.DATA;
        length = 0;
        oversized = false;
        damage = null;
        lastRaw = -1;
        sum = 0;
    }

    private void inside(int c) {
        if (c == '#') {
            if (state != State.DATA) {
                damaged(state == State.ESCAPED ? "ends in an escape" : "ends in a run");
            }
            state = State.CHECKSUM_HIGH;
            return;
        }
        sum += c;
        switch (state) {
            case ESCAPED:
                store(c ^ 0x20, 1);
                lastRaw = c;
                state = State.DATA;
                break;
            case RUN_LENGTH:
                expand(c);
                state = State.DATA;
                break;
            default:
                plain(c);
                break;
        }
    }

    private void plain(int c) {
        switch (c) {
            case '}':
                state = State.ESCAPED;
                break;
            case '*':
                state = State.RUN_LENGTH;
                break;
            default:
                store(c, 1);
                lastRaw = c;
                break;
        }
    }

    /** The byte behind {@code *} is 29 more than the number of further repeats, which is 3 to 97. */
    private void expand(int c) {
        if (lastRaw < 0) {
            damaged("has a run without a byte to repeat");
        } else if (c < ' ' || c > '~') {
            damaged("has a run of impossible length");
        } else {
            store(lastRaw, c - 29);
        }
    }

    private void damaged(String what) {
        if (damage == null) {
            damage = "packet " + what;
        }
    }

    private void store(int c, int times) {
        if (times > limit - length) {
            oversized = true;
        }
        if (oversized) {
            return;
        }
        if (length + times > data.length) {
            data = Arrays.copyOf(data, Math.min(limit, Math.max(length + times, 2 * data.length)));
        }
        Arrays.fill(data, length, length + times, (byte) c);
        length += times;
    }

    private RspFrame end(int checksumLow) {
        state = State.BETWEEN;
        if (checksumHigh < 0 || checksumLow < 0) {
            damaged("has a checksum that is no number");
        } else if ((sum & 0xff) != checksumHigh * 16 + checksumLow) {
            damaged(String.format("has checksum %x%x, its bytes add up to %02x", checksumHigh, checksumLow, sum & 0xff));
        }
        if (damage != null) {
            return new RspFrame.Damaged(damage);
        }
        if (oversized) {
            return new RspFrame.Oversized(limit);
        }
        return new RspFrame.Packet(Arrays.copyOf(data, length));
    }
}
