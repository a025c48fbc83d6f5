/**
 * What packets mean: a session as a state machine without any I/O. Bytes of a packet go in, replies come out of a
 * {@link dev.backstep.gdbstub.session.SessionOutput}; {@link dev.backstep.gdbstub.session.RspSession} is the way in.
 *
 * <p>Packets stand in one table, filled by one small class for each family ({@code MemoryPackets}, {@code ThreadPackets},
 * ...). A family whose capability the target does not give is not in the table, so its packets get the empty reply
 * ("not supported") and its features are not in the answer to {@code qSupported}.
 *
 * <p>To add a packet: put it in the family where it belongs, or write a family and name it in {@code RspSession}.
 *
 * <p>Depends on the target interfaces and SLF4J; knows no network.
 */
package dev.backstep.gdbstub.session;
