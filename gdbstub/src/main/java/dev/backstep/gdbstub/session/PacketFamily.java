package dev.backstep.gdbstub.session;

import java.util.List;
import java.util.Map;

/** Packets that belong together. */
interface PacketFamily {

    /** The packets by name: one letter, or for {@code q Q v} all up to the first of {@code : ; ,}; or {@code bs}, {@code bc}. */
    Map<String, PacketHandler> packets();

    /** What {@code qSupported} promises when this family is there. */
    default List<String> features() {
        return List.of();
    }
}
