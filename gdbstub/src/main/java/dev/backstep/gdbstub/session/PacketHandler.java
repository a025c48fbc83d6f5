package dev.backstep.gdbstub.session;

import dev.backstep.gdbstub.TargetException;

/** What is done for one packet. */
@FunctionalInterface
interface PacketHandler {

    /**
     * @param arguments stands behind the packet's name
     * @throws TargetException for arguments that make no sense and for what the target cannot do
     */
    Reply handle(PacketArguments arguments) throws TargetException;
}
