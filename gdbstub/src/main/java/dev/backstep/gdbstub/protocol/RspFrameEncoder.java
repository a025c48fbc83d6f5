package dev.backstep.gdbstub.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/**
 * {@link RspFrame}s to bytes: escapes, run-length encoding, checksum. Stateless.
 *
 * @see RspFrameDecoder
 */
public final class RspFrameEncoder extends MessageToByteEncoder<RspFrame> {

    private static final String HEX = "0123456789abcdef";
    /** A run pays from one byte and three repeats on: {@code 0000} becomes "{@code 0* }". */
    private static final int SHORTEST_RUN = 3;
    private static final int LONGEST_RUN = 97;

    /** An encoder; a channel needs its own. */
    public RspFrameEncoder() {
        super(RspFrame.class);
    }

    @Override
    protected void encode(ChannelHandlerContext context, RspFrame frame, ByteBuf out) {
        if (frame instanceof RspFrame.Packet packet) {
            encodePacket(packet.data(), out);
        } else if (frame == RspFrame.Control.ACK) {
            out.writeByte('+');
        } else if (frame == RspFrame.Control.NACK) {
            out.writeByte('-');
        } else if (frame == RspFrame.Control.INTERRUPT) {
            out.writeByte(0x03);
        } else {
            throw new IllegalArgumentException("not a frame to send: " + frame);
        }
    }

    private static void encodePacket(byte[] data, ByteBuf out) {
        out.ensureWritable(data.length + 4);
        out.writeByte('$');
        int first = out.writerIndex();
        int i = 0;
        while (i < data.length) {
            int c = data[i] & 0xff;
            int end = i + 1;
            if (isSpecial(c)) {
                // Repeats of an escaped byte are escaped one by one: a run would repeat only its second half.
                out.writeByte('}').writeByte(c ^ 0x20);
            } else {
                while (end < data.length && data[end] == data[i]) {
                    end++;
                }
                encodeRun(c, end - i, out);
            }
            i = end;
        }
        int sum = 0;
        for (int at = first; at < out.writerIndex(); at++) {
            sum += out.getByte(at);
        }
        out.writeByte('#').writeByte(HEX.charAt(sum >> 4 & 15)).writeByte(HEX.charAt(sum & 15));
    }

    private static void encodeRun(int c, int count, ByteBuf out) {
        int left = count;
        while (left > 0) {
            out.writeByte(c);
            left--;
            int repeats = Math.min(left, LONGEST_RUN);
            while (repeats >= SHORTEST_RUN && !isRepeatCount(repeats + 29)) {
                repeats--;
            }
            if (repeats >= SHORTEST_RUN) {
                out.writeByte('*').writeByte(repeats + 29);
                left -= repeats;
            }
        }
    }

    private static boolean isSpecial(int c) {
        return c == '#' || c == '$' || c == '}' || c == '*';
    }

    /** The manual rules out {@code #} and {@code $}; simple clients also trip over an acknowledgement inside a packet. */
    private static boolean isRepeatCount(int c) {
        return !isSpecial(c) && c != '+' && c != '-';
    }
}
