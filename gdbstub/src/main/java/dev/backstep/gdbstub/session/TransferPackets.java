package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.backstep.gdbstub.MemoryMap;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;

/** {@code qXfer:OBJECT:read:ANNEX:OFFSET,LENGTH}: documents that GDB reads in pieces. */
final class TransferPackets implements PacketFamily {

    private static final int GREATEST_PIECE = 0x10000;
    /** How the manual has it for an annex that does not exist. */
    private static final int INVALID_ANNEX = 0x00;

    private final Target target;
    private final Optional<MemoryMap> memoryMap;

    TransferPackets(Target target) {
        this.target = target;
        this.memoryMap = target.memoryMap();
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("qXfer", this::transfer);
    }

    @Override
    public List<String> features() {
        List<String> features = new ArrayList<>(List.of("qXfer:features:read+"));
        memoryMap.ifPresent(present -> features.add("qXfer:memory-map:read+"));
        return features;
    }

    private Reply transfer(PacketArguments arguments) throws TargetException {
        arguments.expect(':');
        String object = arguments.textUntil(":");
        arguments.expect(':');
        String operation = arguments.textUntil(":");
        if (!operation.equals("read")) {
            return Reply.UNSUPPORTED;
        }
        if (object.equals("features")) {
            return piece(arguments, "target.xml", () -> TargetXml.write(target.description()));
        }
        if (object.equals("memory-map") && memoryMap.isPresent()) {
            return piece(arguments, "", () -> MemoryMapXml.write(memoryMap.get().memoryRegions()));
        }
        return Reply.UNSUPPORTED;
    }

    private static Reply piece(PacketArguments arguments, String onlyAnnex, Supplier<String> document) throws TargetException {
        arguments.expect(':');
        String annex = arguments.textUntil(":");
        arguments.expect(':');
        long offset = arguments.number("offset");
        arguments.expect(',');
        long length = arguments.number("length");
        arguments.expectEnd();
        if (!annex.equals(onlyAnnex)) {
            throw new TargetException(INVALID_ANNEX, "there is no document '" + annex + "'");
        }
        byte[] all = document.get().getBytes(StandardCharsets.UTF_8);
        int from = Long.compareUnsigned(offset, all.length) > 0 ? all.length : (int) offset;
        int asked = Long.compareUnsigned(length, GREATEST_PIECE) > 0 ? GREATEST_PIECE : (int) length;
        int size = Math.min(asked, all.length - from);
        byte[] reply = new byte[1 + size];
        reply[0] = (byte) (from + size < all.length ? 'm' : 'l');
        System.arraycopy(all, from, reply, 1, size);
        return new Reply(reply);
    }
}
