package dev.backstep.gdbstub.session;

import java.util.List;
import java.util.Map;

import dev.backstep.gdbstub.TargetException;

/** {@code m M X x}: memory in hexadecimal and in binary. */
final class MemoryPackets implements PacketFamily {

    private final MemoryAccess memory;

    MemoryPackets(MemoryAccess memory) {
        this.memory = memory;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("m", this::readHex, "M", this::writeHex, "x", this::readBinary, "X", this::writeBinary);
    }

    @Override
    public List<String> features() {
        return List.of("binary-upload+");
    }

    private Reply readHex(PacketArguments arguments) throws TargetException {
        return Reply.hex(read(arguments));
    }

    /** GDB 16 and newer: {@code b} and the bytes themselves. */
    private Reply readBinary(PacketArguments arguments) throws TargetException {
        byte[] data = read(arguments);
        byte[] reply = new byte[1 + data.length];
        reply[0] = 'b';
        System.arraycopy(data, 0, reply, 1, data.length);
        return new Reply(reply);
    }

    private byte[] read(PacketArguments arguments) throws TargetException {
        long address = arguments.number("address");
        arguments.expect(',');
        long length = arguments.number("length");
        arguments.expectEnd();
        return memory.read(address, length);
    }

    private Reply writeHex(PacketArguments arguments) throws TargetException {
        return write(arguments, true);
    }

    private Reply writeBinary(PacketArguments arguments) throws TargetException {
        return write(arguments, false);
    }

    private Reply write(PacketArguments arguments, boolean hex) throws TargetException {
        long address = arguments.number("address");
        arguments.expect(',');
        long length = arguments.number("length");
        arguments.expect(':');
        byte[] data = hex ? arguments.hexRest("data") : arguments.rest();
        if (data.length != length) {
            throw arguments.wrong(data.length + " bytes of data came, not 0x" + Long.toHexString(length));
        }
        memory.write(address, data);
        return Reply.OK;
    }
}
